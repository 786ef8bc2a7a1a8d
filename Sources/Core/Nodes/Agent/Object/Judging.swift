import Swarming
import Vocabulary

/// Blocks that came before their leaves were known: when they are judged, and who is guilty of the bad ones.
struct Judging: Codable, Sendable {
  /// Who sent a block of a piece that failed as a whole.
  private struct Suspect: Codable, Sendable {
    var block: BlockIndex
    var source: ObjectExchange.Source
    var endpoint: Endpoint?
  }

  /// Who is proven to have sent something corrupt.
  struct Guilty {
    var peers: [(endpoint: Endpoint, block: BlockIndex)] = []
    /// A block of the origin. One judgement counts once, however large the piece.
    var originBlock: BlockIndex?
  }

  private var pieces: [PieceIndex] = []
  private var suspects: [Suspect] = []

  /// Whether a judgement is awaited.
  var isAwaited: Bool { !pieces.isEmpty }

  /// Asks for a judgement of a piece's staged blocks once its leaves are known or all of it is there.
  mutating func ask(
    about piece: PieceIndex, of handle: ObjectHandle, _ exchange: borrowing ObjectExchange, _ turn: inout Turn
  ) {
    guard !pieces.contains(piece) else { return }
    let staged = exchange.staged(in: piece)
    guard !staged.isEmpty, exchange.provable[piece.value] || exchange.isReadyForJudgement(piece) else { return }
    pieces.append(piece)
    turn.effects.append(.store(handle, .judge(piece, staged: staged.map { BlockIndex($0.block) })))
  }

  /// A piece was judged.
  mutating func judged(_ piece: PieceIndex) { pieces.removeAll { $0 == piece } }

  /// Who sent what was corrupt: named at once by a leaf, or when one source sent the whole piece; else when the truth
  /// is known.
  /// - Parameter bad: the corrupt blocks, with who sent them.
  mutating func accuse(
    _ bad: [(block: BlockIndex, source: ObjectExchange.Source)], by judgement: AgentInput.Judgement,
    in geometry: Geometry,
    _ links: borrowing LinkTable
  ) -> Guilty {
    let senders = bad.map { block, source in
      let slot: Int? = if case .link(let link) = source { links.slot(of: link) } else { nil }
      return Suspect(block: block, source: source, endpoint: slot.map { links[slot: $0].remote })
    }
    var found: [Suspect] = []
    if judgement.byLeaves || senders.allSatisfy({ $0.source == senders.first?.source }) {
      found = senders
    } else {
      suspects.append(contentsOf: senders)
    }
    found += suspects.filter { judgement.exposed.contains($0.block) }
    if !judgement.good.isEmpty { suspects.removeAll { geometry.piece(of: $0.block) == judgement.piece } }
    var guilty = Guilty()
    for suspect in found {
      guard let endpoint = suspect.endpoint, !guilty.peers.contains(where: { $0.endpoint == endpoint }) else {
        continue
      }
      guilty.peers.append((endpoint, suspect.block))
    }
    guilty.originBlock = found.first { $0.source == .origin }?.block
    return guilty
  }
}
