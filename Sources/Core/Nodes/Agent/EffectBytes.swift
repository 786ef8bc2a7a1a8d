import Vocabulary
import Wire

/// The canonical bytes of an agent's effects without the detour over their coding, for the few shapes that come with
/// every block: a digest of them is taken after each input, and the coding of an enum makes a container for each value
/// within. All others are left to the coding. Tests compare the two.
enum EffectBytes {
  static func append(_ effects: [AgentEffect], to bytes: inout [UInt8]) throws(CanonicalError) {
    let start = bytes.count
    bytes.put(canonical: UInt64(effects.count))
    for effect in effects where !append(effect, to: &bytes) {
      do throws(CanonicalError) { try CanonicalEncoder.encode(effect, appendingTo: &bytes) } catch {
        bytes.removeLast(bytes.count - start)
        throw error
      }
    }
  }

  /// False, with nothing appended, when the effect is none of the frequent ones.
  private static func append(_ effect: borrowing AgentEffect, to bytes: inout [UInt8]) -> Bool {
    switch effect {
    case .link(let link, .send(let message)): return append(message, on: link, to: &bytes)
    case .link(let link, .sendPiece(let object, let request)):
      bytes.put(canonical: "link")
      bytes.put(canonical: UInt64(link.value))
      bytes.put(canonical: "sendPiece")
      bytes.put(canonical: UInt64(object.value))
      append(request.piece, request.begin, request.length, to: &bytes)
    case .store(let object, .write(let block)):
      bytes.put(canonical: "store")
      bytes.put(canonical: UInt64(object.value))
      bytes.put(canonical: "write")
      bytes.put(canonical: Int64(block.value))
    case .reader(let want, .deliver(let object, let span)):
      bytes.put(canonical: "reader")
      bytes.put(canonical: want.value)
      bytes.put(canonical: "deliver")
      bytes.put(canonical: UInt64(object.value))
      bytes.put(canonical: span.offset)
      bytes.put(canonical: span.length)
    default: return false
    }
    return true
  }

  private static func append(_ message: borrowing PeerMessage, on link: LinkID, to bytes: inout [UInt8]) -> Bool {
    func begin(_ name: String) {
      bytes.put(canonical: "link")
      bytes.put(canonical: UInt64(link.value))
      bytes.put(canonical: "send")
      bytes.put(canonical: name)
    }
    switch message {
    case .interested: begin("interested")
    case .notInterested: begin("notInterested")
    case .request(let piece, let first, let length):
      begin("request")
      append(piece, first, length, to: &bytes)
    case .cancel(let piece, let first, let length):
      begin("cancel")
      append(piece, first, length, to: &bytes)
    case .extended(let number, let payload):
      begin("extended")
      bytes.append(number)
      bytes.put(canonical: payload)
    default: return false
    }
    return true
  }

  private static func append(_ piece: PieceIndex, _ begin: Int64, _ length: Int64, to bytes: inout [UInt8]) {
    bytes.put(canonical: Int64(piece.value))
    bytes.put(canonical: begin)
    bytes.put(canonical: length)
  }
}
