import Nodes
import Vocabulary
import Wire

/// One object's store at one agent, without its bytes: which blocks are there, and whether they are spoilt.
struct SimulatedVault {
  let geometry: Geometry
  /// Counted as stored.
  private(set) var held: BitField
  /// Pieces whose leaf hashes are known.
  var provable: BitField
  /// Written but not judged; true where the bytes are spoilt.
  private var staged: [Int: Bool] = [:]
  /// Blocks of earlier attempts at a piece that failed as a whole, with whether they were spoilt.
  private var failed: [Int: Bool] = [:]
  var isFull = false

  init(geometry: Geometry) {
    self.geometry = geometry
    held = BitField(count: geometry.blockCount)
    provable = BitField(count: geometry.pieceCount)
  }

  /// A store in which this was found.
  init(geometry: Geometry, held: BitField, provable: BitField) {
    self.init(geometry: geometry)
    (self.held, self.provable) = (held, provable)
  }

  /// The store of a host that holds the whole object.
  static func complete(_ geometry: Geometry) -> SimulatedVault {
    var vault = SimulatedVault(geometry: geometry)
    vault.held = BitField(count: geometry.blockCount, repeating: true)
    vault.provable = BitField(count: geometry.pieceCount, repeating: true)
    return vault
  }

  /// What hashing says of a block that is named by a peer's request.
  func verdict(_ request: PieceRequest, isCorrupt: Bool) -> AgentInput.Verdict {
    guard let block = geometry.block(piece: request.piece, begin: request.begin, length: request.length) else {
      return .misfit
    }
    return verdict(block, isCorrupt: isCorrupt)
  }

  func verdict(_ block: BlockIndex, isCorrupt: Bool) -> AgentInput.Verdict {
    guard provable[geometry.piece(of: block).value] else { return .unproven }
    return isCorrupt ? .corrupt : .verified
  }

  /// Whether all of these bytes are stored.
  func holds(_ span: ByteSpan) -> Bool { held.allTrue(in: geometry.blocks(touching: span)) }
  func isStagedCorrupt(_ block: BlockIndex) -> Bool { staged[block.value] ?? false }

  mutating func store(_ block: BlockIndex) { held[block.value] = true }
  mutating func stage(_ block: BlockIndex, isCorrupt: Bool) { staged[block.value] = isCorrupt }

  mutating func adopt(_ block: BlockIndex) {
    staged[block.value] = nil
    held[block.value] = true
  }

  mutating func prove(_ pieces: some Sequence<PieceIndex>) {
    for piece in pieces where piece.value >= 0 && piece.value < provable.count { provable[piece.value] = true }
  }

  /// Leaves decide block by block; without them the whole piece stands or falls.
  mutating func judge(_ piece: PieceIndex, blocks: [BlockIndex]) -> AgentInput.Judgement {
    let isKnown = provable[piece.value]
    let bad = blocks.filter { staged[$0.value] ?? true }
    var judgement = AgentInput.Judgement(piece: piece, byLeaves: isKnown, good: [], bad: [], exposed: [])
    if isKnown {
      judgement.bad = bad
      judgement.good = blocks.filter { !(staged[$0.value] ?? true) }
    } else if bad.isEmpty {
      judgement.good = blocks
    } else {
      judgement.bad = blocks
      for block in blocks { failed[block.value] = staged[block.value] ?? true }
    }
    if bad.isEmpty || isKnown {
      for block in geometry.blocks(of: piece) where failed.removeValue(forKey: block) == true {
        judgement.exposed.append(BlockIndex(block))
      }
    }
    for block in judgement.bad { staged[block.value] = nil }
    return judgement
  }

  /// What a restart finds: staged blocks are not counted, leaves are on disk.
  func afterRestart() -> SimulatedVault {
    var vault = self
    vault.staged = [:]
    vault.failed = [:]
    vault.isFull = false
    return vault
  }
}
