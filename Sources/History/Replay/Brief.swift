import Nodes
import Selection
import Vocabulary
import Wire

/// Inputs and effects in a few words, for a line of a timeline.
enum Brief {
  private static let maximum = 140

  static func text(_ input: AgentInput) -> String {
    switch input {
    case .message(_, let message): text(message)
    case .blockArrived(_, let request, let verdict): "piece \(text(request)) \(verdict)"
    case .hashesArrived(_, let request, let proven): "hashes \(request.index)+\(request.length) proven \(proven.count)"
    case .drained(_, let pieces): "drained \(pieces)"
    case .edgeBlock(let edge, let block, let verdict): "edgeBlock edge \(edge.value) block \(block.value) \(verdict)"
    case .deadlineReached: "deadlineReached"
    case .deliveryDrained(let want, let through): "deliveryDrained want \(want.value) through \(through)"
    case .announced(let call, .reply(let reply)): "announced call \(call.value) " + text(reply)
    case .opened(let object, let held, let provable):
      "opened object \(object.value) held \(held.trueCount)/\(held.count) "
        + "provable \(provable.trueCount)/\(provable.count)"
    default: describing(input)
    }
  }

  static func text(_ effect: AgentEffect) -> String {
    switch effect {
    case .send(_, let message): text(message)
    case .sendPiece(_, _, let request): "piece \(text(request))"
    case .sendHashes(_, _, let request): "hashes \(request.index)+\(request.length)"
    case .store(_, let block): "store block \(block.value)"
    case .stage(_, let block): "stage block \(block.value)"
    case .adopt(_, let block): "adopt block \(block.value)"
    case .deliver(let want, _, let span): "deliver want \(want.value) bytes \(span.offset)..<\(span.end)"
    case .announce(let call, let selector, let announce):
      "announce call \(call.value) to \(selector), \(announce.objects.count) objects: "
        + announce.objects.prefix(3).map { "\($0.object.hex.prefix(8)) \($0.event) \($0.held)/\($0.blocks)" }
        .joined(separator: ", ")
    case .log(let event):
      "log \(event.name.rawValue) " + event.fields.map { "\($0.name)=\($0.value)" }.joined(separator: " ")
    default: describing(effect)
    }
  }

  private static func text(_ reply: AnnounceReply) -> String {
    reply.objects.prefix(4).map { object in
      switch object.outcome {
      case .swarm(let swarm): "\(object.object.hex.prefix(8)): \(swarm.peers.count) peers"
      case .refused(let status, _): "\(object.object.hex.prefix(8)): status \(status)"
      }
    }.joined(separator: ", ")
  }

  static func text(_ message: PeerMessage) -> String {
    switch message {
    case .have(let piece): "have \(piece.value)"
    case .bitfield(let bytes): "bitfield of \(bytes.count) bytes"
    case .request(let piece, let begin, _): "request \(piece.value):\(begin)"
    case .cancel(let piece, let begin, _): "cancel \(piece.value):\(begin)"
    case .reject(let piece, let begin, _): "reject \(piece.value):\(begin)"
    case .extended(0, let payload): "extended handshake of \(payload.count) bytes"
    case .extended(let id, let payload): text(extended: id, payload)
    default: describing(message)
    }
  }

  /// Our extension's messages in words; others by their number. The number is the receiver's, so this is a guess
  /// by the shape of the bytes.
  private static func text(extended id: UInt8, _ payload: [UInt8]) -> String {
    guard let message = try? ShoalMessage.decode(payload) else { return "extended \(id) of \(payload.count) bytes" }
    return switch message {
    case .held(let runs): "held \(text(runs))"
    case .heldAll: "heldAll"
    case .pulling(let runs): "pulling \(text(runs))"
    case .released(let runs): "released \(text(runs))"
    }
  }

  private static func text(_ runs: BlockRuns) -> String {
    let first = runs.runs.prefix(3).map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound - 1)" }
    return first.joined(separator: ",") + (runs.runs.count > 3 ? ",... (\(runs.blockCount) blocks)" : "")
  }

  private static func text(_ request: PieceRequest) -> String { "\(request.piece.value):\(request.begin)" }

  /// Any value, without the names of modules, cut short.
  static func describing(_ value: some Any) -> String {
    var text = String(describing: value)
    for module in ["Vocabulary.", "Wire.", "Nodes.", "Selection.", "Swarming."] where text.contains(module) {
      text = text.split(separator: module, omittingEmptySubsequences: false).joined()
    }
    return text.count > maximum ? text.prefix(maximum) + "..." : text
  }
}
