import Nodes
package import Vocabulary
import Wire

/// Inputs and effects in words, for a line of a timeline. Nothing is left out: sets of blocks are written as runs.
enum Brief {
  static func text(_ input: AgentInput) -> String {
    switch input {
    case .message(_, let message): text(message)
    case .blockArrived(_, let request, let verdict): "piece \(text(request)) \(verdict)"
    case .hashesArrived(_, let request, let proven):
      "hashes \(request.index)+\(request.length) proven \(text(proven.map(\.value)))"
    case .drained(_, let pieces): "drained \(pieces)"
    case .originBlock(let request, let block, let verdict):
      "originBlock request \(request.value) block \(block.value) \(verdict)"
    case .originLeaves(let request, let proven):
      "originLeaves request \(request.value) proven \(text(proven.map(\.value)))"
    case .deadlineReached: "deadlineReached"
    case .stored(let object): "stored object \(object.value)"
    case .deliveryDrained(let want, let through): "deliveryDrained want \(want.value) through \(through)"
    case .shelved(let list): "shelved \(list.map { "\($0.object.hex) \($0.held)" }.joined(separator: ", "))"
    case .opened(let object, let held, let provable):
      "opened object \(object.value) held \(held.trueCount)/\(held.count) (\(text(BlockRuns(held)))) "
        + "provable \(provable.trueCount)/\(provable.count) (\(text(BlockRuns(provable))))"
    case .updating(let want, let request):
      "updating want \(want.value) target \(request.target) of \(request.metadataURL) by root "
        + request.root.sha256.hex
    case .updated(let want, .document(let document)):
      "updated want \(want.value) document of \(document.bytes.count) bytes \(document.sha256.hex)"
    default: describing(input)
    }
  }

  static func text(_ effect: AgentEffect) -> String {
    switch effect {
    case .link(_, .send(let message)): text(message)
    case .link(_, .sendPiece(_, let request)): "piece \(text(request))"
    case .link(_, .prove(let statement, _)): "proof of \(statement.signer.short) to \(statement.other.short)"
    case .link(let link, .check(let statement, _)): "check \(statement.signer.short) link \(link.value)"
    case .link(_, .sendHashes(_, let request)): "hashes \(request.index)+\(request.length)"
    case .link(let link, let order): "\(describing(order)) link \(link.value)"
    case .store(_, .write(let block)): "write block \(block.value)"
    case .store(_, .stage(let block)): "stage block \(block.value)"
    case .store(_, .adopt(let block)): "adopt block \(block.value)"
    case .store(let object, let order): "\(describing(order)) object \(object.value)"
    case .origin(let request, let order): "\(describing(order)) request \(request.value)"
    case .control(let call, let order): "\(describing(order)) call \(call.value)"
    case .reader(let want, .deliver(_, let span)): "deliver want \(want.value) bytes \(span.offset)..<\(span.end)"
    case .reader(let want, .finish(let report)):
      "finish want \(want.value): \(report.bytes) bytes in \(report.elapsed.milliseconds) ms, waited "
        + report.waited.text
    case .reader(let want, .fail(let failure)):
      "fail want \(want.value) \(failure.kind.rawValue): \(failure.sentence); waited " + failure.waited.text
    case .reader(let want, let order): "\(describing(order)) want \(want.value)"
    case .update(let want, .check(let checks, let bytes)):
      "check want \(want.value) \(checks.count) signatures over \(bytes.count) bytes"
    case .update(let want, .keep(let role, let bytes)): "keep want \(want.value) \(role) of \(bytes.count) bytes"
    case .update(let want, let order): "\(describing(order)) want \(want.value)"
    case .gateway(let exchange, let order): "\(describing(order)) exchange \(exchange.value)"
    case .node(.log(let event)): text(event)
    case .node(.book(let entry)): "book entry \(entry.number) of \(entry.changes.count) objects"
    case .node(let order): describing(order)
    }
  }

  static func text(_ event: LogEvent) -> String {
    (["log \(event.name.rawValue)"] + event.fields.map { "\($0.name)=\($0.value)" }).joined(separator: " ")
  }

  static func text(_ message: PeerMessage) -> String {
    switch message {
    case .have(let piece): return "have \(piece.value)"
    case .bitfield(let bytes):
      guard let field = BitField(wireBytes: bytes, count: bytes.count * 8) else { return "bitfield \(bytes.hex)" }
      return "bitfield of \(bytes.count) bytes: \(text(BlockRuns(field)))"
    case .request(let piece, let begin, let length): return "request \(piece.value):\(begin)+\(length)"
    case .cancel(let piece, let begin, let length): return "cancel \(piece.value):\(begin)+\(length)"
    case .reject(let piece, let begin, let length): return "reject \(piece.value):\(begin)+\(length)"
    case .extended(0, let payload):
      guard let hello = try? ExtensionHandshake.decode(payload) else {
        return "extended handshake that makes no sense: \(payload.hex)"
      }
      return "extended handshake \(describing(hello))"
    case .extended(let id, let payload): return text(extended: id, payload)
    default: return describing(message)
    }
  }

  /// Our extension's messages in words; others by their number. The number is the receiver's, so this is a guess
  /// by the shape of the bytes.
  private static func text(extended id: UInt8, _ payload: [UInt8]) -> String {
    guard let message = try? ShoalMessage.decode(payload) else { return "extended \(id): \(payload.hex)" }
    return switch message {
    case .held(let runs): "held \(text(runs))"
    case .heldAll: "heldAll"
    case .arrived: "arrived"
    case .pulling(let runs): "pulling \(text(runs))"
    case .released(let runs): "released \(text(runs))"
    case .progress(let count): "progress \(count)"
    case .proof: "proof"
    }
  }

  private static func text(_ runs: BlockRuns) -> String {
    if runs.runs.isEmpty { return "none" }
    return runs.runs.map { $0.count == 1 ? "\($0.lowerBound)" : "\($0.lowerBound)-\($0.upperBound - 1)" }
      .joined(separator: ",")
  }

  private static func text(_ numbers: [Int]) -> String {
    text(BlockRuns(numbers.filter { $0 >= 0 && $0 < BlockRuns.maxBlock }.map { BlockIndex($0) }))
  }

  private static func text(_ request: PieceRequest) -> String { "\(request.piece.value):\(request.begin)" }

  /// Any value whole, without the names of modules.
  static func describing(_ value: some Any) -> String {
    var text = String(describing: value)
    for module in ["Vocabulary.", "Wire.", "Nodes.", "Selection.", "Swarming."] where text.contains(module) {
      text = text.split(separator: module, omittingEmptySubsequences: false).joined()
    }
    // Where a private type's name stands in memory is of no use, and differs from run to run.
    while let start = text.firstRange(of: "(unknown context at $"),
      let end = text[start.upperBound...].firstRange(of: ").")
    { text.removeSubrange(start.lowerBound..<end.upperBound) }
    return text.contains("\n") ? text.split(separator: "\n").joined(separator: "\\n") : text
  }

  // Kinds

  /// What an input may be called in a filter: by its case, and by the message that it brought.
  static func kinds(_ input: AgentInput) -> [String] {
    switch input {
    case .message(_, let message): ["message"] + kinds(message)
    case .blockArrived: ["blockArrived", "piece"]
    case .hashesArrived: ["hashesArrived", "hashes"]
    default: [caseName(input)]
    }
  }

  /// By who is to carry it out, by what it is, and by the message that it sends.
  static func kinds(_ effect: AgentEffect) -> [String] {
    switch effect {
    case .link(_, .send(let message)): ["link", "send"] + kinds(message)
    case .link(_, .sendPiece): ["link", "sendPiece", "piece"]
    case .link(_, .prove): ["link", "prove", "proof"]
    case .link(_, .sendHashes): ["link", "sendHashes", "hashes"]
    case .link(_, let order): ["link", caseName(order)]
    case .store(_, let order): ["store", caseName(order)]
    case .origin(_, let order): ["origin", caseName(order)]
    case .control(_, let order): ["control", caseName(order)]
    case .reader(_, let order): ["reader", caseName(order)]
    case .update(_, let order): ["update", caseName(order)]
    case .gateway(_, let order): ["gateway", caseName(order)]
    case .node(.log(let event)): ["node"] + kinds(event)
    case .node(let order): ["node", caseName(order)]
    }
  }

  static func kinds(_ effect: SelectorEffect) -> [String] {
    if case .log(let event) = effect { kinds(event) } else { [caseName(effect)] }
  }

  static func kinds(_ effect: OriginEffect) -> [String] {
    if case .log(let event) = effect { kinds(event) } else { [caseName(effect)] }
  }

  static func kinds(_ event: LogEvent) -> [String] { ["log", event.name.rawValue] }

  private static func kinds(_ message: PeerMessage) -> [String] {
    guard case .extended(let id, let payload) = message else { return [caseName(message)] }
    if id == 0 { return ["extended", "extendedHandshake"] }
    return ["extended"] + ((try? ShoalMessage.decode(payload)).map { [caseName($0)] } ?? [])
  }

  /// The name of an enumeration's case.
  static func caseName(_ value: some Any) -> String {
    let mirror = Mirror(reflecting: value)
    if mirror.displayStyle == .enum, let label = mirror.children.first?.label { return label }
    return String(String(describing: value).prefix { $0 != "(" })
  }
}

extension WallTime {
  /// Hours, minutes, seconds and microseconds of the day, UTC.
  package var clockText: String {
    let day: Int64 = 86_400_000_000
    let time = ((microseconds % day) + day) % day
    let seconds = time / 1_000_000
    let parts = [seconds / 3600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }
    let rest = String(time % 1_000_000)
    return parts.joined(separator: ":") + "." + String(repeating: "0", count: 6 - rest.count) + rest
  }
}
