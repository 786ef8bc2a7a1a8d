import Nodes
import Selection
import Testing
import Vocabulary

/// An agent whose cache is almost full, the selector, and what others of its ISP hold.
@Suite struct LastCopiesTests {
  private static let bytes: Int64 = 300_000

  /// Twenty objects, the first used last, and room for four more beside the headroom.
  private func rig() -> HoldingsRig {
    var rig = HoldingsRig(cache: CacheLimits(bytes: ByteCount(24 * Self.bytes * 8 / 7)))
    rig.register(1...20)
    rig.feed(.cacheMeasured(kept: ByteCount(20 * Self.bytes), free: ByteCount(1 << 50)))
    rig.feed(.shelved((1...20 as ClosedRange<UInt64>).map { HoldingsRig.kept($0, unused: .seconds(Int64($0))) }))
    rig.feed(.shelved([]))
    return rig
  }

  /// Another node of the ISP holds these, or is there no more.
  private func hold(_ objects: [UInt64], _ rig: inout HoldingsRig, ends: Bool = false) {
    let claim = HoldingsClaim(epoch: nil, whole: objects.map { HoldingsRig.object($0) }, ends: ends)
    let announce = AgentAnnounce(node: NodeID(key: Digest256(50, 0, 0, 0)), port: 7000, objects: [], holdings: claim)
    let exchange = rig.selector.next()
    _ = rig.selector.send(
      .announce(exchange, announce, address: IPAddress(192, 0, 2, 50), SelectorRig.near))
  }

  /// The three that are removed when somebody else has filled the disk.
  private func evicted(_ rig: inout HoldingsRig) -> Set<UInt64> {
    _ = rig.takeEffects()
    rig.feed(.cacheMeasured(kept: nil, free: 0))
    return Set(rig.takeEffects().compactMap { if case .node(.removeKept(let name)) = $0 { name.word0 } else { nil } })
  }

  @Test func `what others of the ISP hold as well goes first, and the last copies only when nothing else is left`() {
    var rig = rig()
    hold([2, 16, 18], &rig)
    rig.pass(.seconds(3), repeating: 1...20)
    #expect(evicted(&rig) == [2, 16, 18])
    var bare = self.rig()
    bare.pass(.seconds(3), repeating: 1...20)
    #expect(evicted(&bare) == [18, 19, 20], "all are last copies, and the limit holds all the same")
  }

  @Test func `a second holder that appears or goes changes what is spared, by heartbeats alone`() {
    var rig = rig()
    rig.pass(.seconds(3), repeating: 1...20)
    hold([5], &rig)
    rig.pass(.seconds(95), repeating: 1...20)
    hold([5], &rig)
    var gone = rig
    #expect(evicted(&rig) == [5, 19, 20])
    hold([], &gone, ends: true)
    gone.pass(.seconds(95), repeating: 1...20)
    #expect(evicted(&gone) == [18, 19, 20])
  }

  @Test func `an idle agent asks a bounded number of questions, and none while the cache has room`() {
    var rig = rig()
    rig.pass(.seconds(3), repeating: 1...20)
    _ = rig.takeAnnounces()
    rig.pass(.seconds(300), repeating: 1...20)
    let beats = rig.takeAnnounces().compactMap(\.holdings)
    #expect(beats.count == 10 && beats.allSatisfy { $0.asked?.count == 12 && $0.count == 0 })
    var roomy = HoldingsRig(cache: CacheLimits(bytes: ByteCount(1 << 40)))
    roomy.register(1...20)
    roomy.feed(.cacheMeasured(kept: 0, free: ByteCount(1 << 50)))
    roomy.feed(.shelved((1...20 as ClosedRange<UInt64>).map { HoldingsRig.kept($0) }))
    roomy.feed(.shelved([]))
    roomy.pass(.seconds(100), repeating: 1...20)
    #expect(roomy.takeAnnounces().compactMap(\.holdings).allSatisfy { $0.asked == nil })
  }
}
