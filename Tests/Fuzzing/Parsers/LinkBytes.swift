import Foundation
import Nodes
import Trace
import Vocabulary
import Wire

/// What comes over the links of an agent that is downloading, up to what its machine makes of it.
enum LinkBytes {
  /// An agent in the middle of a download, as a simulation recorded it.
  private static let downloading = Moment(trace: #filePath + "/../../agent.trace")
  /// Times that the machine is told that time has passed, at the most.
  private static let mostDeadlines = 8

  /// Reads messages, each over the next link of those that are open.
  static func read(_ bytes: [UInt8]) {
    var moment = downloading
    var (rest, ordinal) = (bytes[...], 0)
    while let frame = try? PeerFrame.next(in: rest) {
      let link = moment.links[ordinal % moment.links.count]
      ordinal += 1
      switch frame {
      case .needs:
        moment.passTime(mostDeadlines)
        return
      case .piece(let piece, let begin, let length):
        rest = rest.dropFirst(PeerFrame.pieceHeaderLength)
        moment.take(PieceRequest(piece: piece, begin: begin, length: length), over: link, isRight: ordinal % 2 == 0)
      case .message(let message, let consumed):
        rest = rest.dropFirst(consumed)
        // The world answers for these itself, and says only what they prove.
        if case .hashes = message { continue }
        moment.handle(.message(link, message))
      }
    }
    moment.passTime(mostDeadlines)
  }

  /// A machine at a time.
  private struct Moment {
    private var machine = AgentMachine()
    private var now = Instant(nanoseconds: 0)
    private var geometry: Geometry?
    private(set) var links: [LinkID] = []

    /// Inputs after which the recorded agent has three links, over which blocks come.
    private static let inputs = 80

    /// In the middle of a trace.
    init(trace path: String) {
      let path = URL(fileURLWithPath: path).standardizedFileURL.path
      guard let reader = try? TraceReader(path: path) else { preconditionFailure("\(path) cannot be read") }
      var (schema, inputs): (CanonicalSchema?, [TraceEntry.Input]) = (nil, [])
      for entry in reader {
        if case .header(let header) = entry { schema = CanonicalSchema(header.schema) }
        if case .input(let input) = entry { inputs.append(input) }
      }
      for input in inputs.prefix(Self.inputs) {
        // What was added to inputs since is nil.
        guard let fact = try? CanonicalDecoder.decode(AgentInput.self, from: input.bytes, writtenAs: schema) else {
          preconditionFailure("\(path) is of another build: input \(input.sequence), \(input.name)")
        }
        now = input.at
        note(fact)
        handle(fact)
      }
      precondition(!links.isEmpty && geometry != nil, "\(path) is of no download")
    }

    private mutating func note(_ fact: AgentInput) {
      switch fact {
      case .handshake(let link, _, _, _, _, _): links.append(link)
      case .linkClosed(let link, _): links.removeAll { $0 == link }
      case .described(_, .good(let description, _)): geometry = description.geometry
      default: break
      }
    }

    mutating func handle(_ fact: AgentInput) {
      var effects: [AgentEffect] = []
      machine.handle(fact, at: now, effects: &effects)
    }

    mutating func take(_ request: PieceRequest, over link: LinkID, isRight: Bool) {
      let fits = geometry.flatMap { request.block(in: $0) } != nil
      handle(.blockArrived(link, request, !fits ? .misfit : isRight ? .verified : .corrupt))
    }

    mutating func passTime(_ most: Int) {
      for _ in 0..<most {
        guard let next = machine.nextDeadline else { return }
        now = max(now, next)
        handle(.deadlineReached)
      }
    }
  }
}
