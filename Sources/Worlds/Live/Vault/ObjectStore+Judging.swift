package import NIOCore
package import NIOPosix
package import Nodes
package import Vocabulary

extension ObjectStore {
  /// Judges the staged blocks of a piece: each by its leaf where the leaves are known, all together by the root of the
  /// piece otherwise. Reads and hashes on a thread of `pool`; the answer comes on `loop`.
  package func judge(
    _ piece: PieceIndex, staged: [BlockIndex], on pool: NIOThreadPool, loop: any EventLoop,
    then done: @escaping (Result<AgentInput.Judgement, StoreError>) -> Void
  ) {
    let own = NIOLoopBound((self, done), eventLoop: loop)
    let (data, geometry) = (files.data, geometry)
    pool.runIfActive(eventLoop: loop) { () -> Result<[Digest256], StoreError> in
      do throws(StoreError) { return .success(try Self.hash(staged, in: data, geometry)) } catch {
        return .failure(error)
      }
    }.whenComplete { outcome in
      let (store, done) = own.value
      switch outcome {
      case .failure(let error): done(.failure(StoreError("Cannot check the piece: \(error).")))
      case .success(.failure(let error)): done(.failure(error))
      case .success(.success(let digests)):
        do throws(StoreError) {
          done(.success(try store.judgement(of: piece, staged, digests)))
        } catch { done(.failure(error)) }
      }
    }
  }

  private static func hash(_ blocks: [BlockIndex], in data: StoreFile, _ geometry: Geometry) throws(StoreError)
    -> [Digest256]
  {
    var buffer = [UInt8](repeating: 0, count: Int(Geometry.blockLength))
    var digests: [Digest256] = []
    for block in blocks {
      digests.append(try BlockHash.digest(of: geometry.span(of: block), in: data, through: &buffer))
    }
    return digests
  }

  /// The verdict, once the staged blocks were hashed.
  func judgement(of piece: PieceIndex, _ staged: [BlockIndex], _ digests: [Digest256]) throws(StoreError)
    -> AgentInput.Judgement
  {
    var result = AgentInput.Judgement(piece: piece, byLeaves: table.known[piece.value], good: [], bad: [], exposed: [])
    if result.byLeaves {
      for (block, digest) in zip(staged, digests) {
        if digest == table[block] { result.good.append(block) } else { result.bad.append(block) }
      }
    } else {
      let blocks = geometry.blocks(of: piece)
      var leaves = [Digest256?](repeating: nil, count: blocks.count)
      for (block, digest) in zip(staged, digests) where blocks.contains(block.value) {
        leaves[block.value - blocks.lowerBound] = digest
      }
      let all = leaves.compactMap { $0 }
      if all.count == blocks.count, try accept(leaves: all.flatMap(\.bytes), of: piece) {
        result.good = staged
      } else {
        result.bad = staged
        if all.count == blocks.count { failedAttempts[piece.value] = all }
      }
    }
    if table.known[piece.value], let attempt = failedAttempts.removeValue(forKey: piece.value) {
      let first = geometry.blocks(of: piece).lowerBound
      for (at, digest) in attempt.enumerated() where digest != table[BlockIndex(first + at)] {
        result.exposed.append(BlockIndex(first + at))
      }
    }
    return result
  }
}
