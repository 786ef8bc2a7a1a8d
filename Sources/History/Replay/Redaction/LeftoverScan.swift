import Nodes
import Trace
import Vocabulary

/// Looks in the bytes of redacted recordings for what should have been replaced, knowing nothing of what stands where:
/// so it finds what the rules forgot.
struct LeftoverScan {
  /// Something that should not be there.
  struct Finding: Hashable, Sendable {
    var text: String
    var path: String
    /// What of the recording, and at which of its bytes.
    var place: String
  }

  /// Shorter ones stand in many bytes by chance.
  private static let shortest = 6

  /// What is looked for, by its first bytes.
  private var needles: [UInt64: [[UInt8]]] = [:]
  /// Bytes that were searched.
  private(set) var searched = 0

  init(_ texts: TextPseudonyms) {
    let (addresses, names) = (texts.replacedAddresses, texts.replacedNames)
    // What is also a pseudonym may stand there.
    for old in addresses.keys where !texts.givenAddresses.contains(old) {
      add(Array("\(old)".utf8))
      if let bytes = try? CanonicalEncoder.encode(old) { add(bytes) }
      if old.family == .v6 { add(old.bytes) }
    }
    let newNames = Set(names.values)
    for old in names.keys where !newNames.contains(old) { addName(Array(old.utf8)) }
    let newWords = Set(texts.replacedWords.values)
    for old in texts.replacedWords.keys where !newWords.contains(old) { addName(old) }
  }

  /// Words that stand in sentences, or are what inputs and their parts are called, are no names.
  private mutating func addName(_ name: [UInt8]) {
    let word = String(decoding: name, as: UTF8.self).lowercased()
    if !PlainWords.contains(word), !Self.termsOfInputs.contains(word) { add(name) }
  }

  private static let termsOfInputs = Set(
    (AgentMachine.inputSchema + OriginMachine.inputSchema + SelectorMachine.inputSchema).lowercased()
      .split { !$0.isLetter && !$0.isNumber }.map(String.init))

  private mutating func add(_ bytes: [UInt8]) {
    guard bytes.count >= Self.shortest else { return }
    needles[bytes.prefix(Self.shortest).reduce(0) { $0 << 8 | UInt64($1) }, default: []].append(bytes)
  }

  /// The first of what should not be in the recordings of a directory; nil if they are clean.
  mutating func search(_ directory: String) throws(TraceError) -> Finding? {
    for path in try TraceDirectory.traces(in: directory) {
      for entry in try TraceReader(path: path) {
        guard let (what, bytes) = Self.content(of: entry) else { continue }
        searched += bytes.count
        if let found = leftover(in: bytes) {
          return Finding(
            text: String(decoding: found.needle, as: UTF8.self), path: path, place: "\(what), byte \(found.at)")
        }
      }
    }
    return nil
  }

  private static func content(of entry: TraceEntry) -> (what: String, bytes: [UInt8])? {
    switch entry {
    case .header(var header):
      // Names of ours, and nothing else.
      header.schema = ""
      return (try? CanonicalEncoder.encode(header)).map { ("the header", $0) }
    case .input(let input): return ("input \(input.sequence), \(input.name)", input.bytes)
    case .checkpoint(let checkpoint): return ("the state after input \(checkpoint.sequence)", checkpoint.bytes)
    case .full(let full): return ("its last record", Array(full.reason.utf8))
    case .effects, .closed, .damage: return nil
    }
  }

  private func leftover(in bytes: [UInt8]) -> (needle: [UInt8], at: Int)? {
    var window: UInt64 = 0
    for (end, byte) in bytes.enumerated() {
      window = window << 8 & 0xFFFF_FFFF_FFFF | UInt64(byte)
      guard end + 1 >= Self.shortest, let found = needles[window] else { continue }
      let at = end + 1 - Self.shortest
      for needle in found where bytes[at...].starts(with: needle) && Self.standsAlone(needle, in: bytes, at) {
        return (needle, at)
      }
    }
    return nil
  }

  /// Whether an address that ends in digits is not the start or the end of another one.
  private static func standsAlone(_ needle: [UInt8], in bytes: [UInt8], _ at: Int) -> Bool {
    let isPart = { (byte: UInt8) in (0x30...0x39).contains(byte) || byte == UInt8(ascii: ".") }
    guard needle.allSatisfy(isPart) else { return true }
    let end = at + needle.count
    return !(at > 0 && isPart(bytes[at - 1])) && !(end < bytes.count && isPart(bytes[end]))
  }
}
