import Nodes
import Selection
import Testing
import Vocabulary

@Suite struct DescriptionShelfTests {
  private static let key = SelectorRig.origin.key
  private static func digest(_ number: UInt64) -> Digest256 { Digest256(number, 7, 7, 7) }

  private func bring(
    _ rig: inout SelectorRig, _ number: UInt64 = 1, of object: Digest256 = SelectorRig.object,
    signedBy keys: [Digest256] = [key], length: Int64 = 1500
  ) -> SelectorAnswer? {
    let copy = DescriptionCopy(object: object, signers: keys, length: length)
    return rig.send(.keepCopy(rig.next(), Self.digest(number), copy))
  }

  private func ask(_ rig: inout SelectorRig, _ number: UInt64 = 1) -> SelectorAnswer? {
    rig.send(.giveCopy(rig.next(), Self.digest(number)))
  }

  private func status(_ answer: SelectorAnswer?) -> Int? {
    if case .error(let status, _)? = answer { status } else { nil }
  }

  private func dropped(_ rig: SelectorRig) -> [Digest256] {
    rig.orders.compactMap { if case .dropCopy(let digest) = $0 { digest } else { nil } }
  }

  @Test func `a copy that an origin leaves is given to everybody`() {
    var rig = SelectorRig()
    #expect(status(ask(&rig)) == 404)
    #expect(bring(&rig) == .copyKept)
    #expect(rig.orders == [.keepCopy(ExchangeID(rig.exchange), Self.digest(1))])
    #expect(ask(&rig) == .copy(Self.digest(1)))
    #expect(status(ask(&rig, 2)) == 404)
    #expect(rig.machine.measured("shoal_selector_copies_total") == [1, 0])
  }

  @Test func `only who registers an object leaves copies of its description`() {
    var rig = SelectorRig()
    #expect(status(bring(&rig, of: Digest256(8, 8, 8, 8))) == 409)
    #expect(status(bring(&rig, signedBy: [])) == 403)
    #expect(status(bring(&rig, signedBy: [Digest256(6, 6, 6, 6)])) == 403)
    #expect(status(bring(&rig, length: DescriptionCopy.longest + 1)) == 413)
    #expect(rig.orders.isEmpty && status(ask(&rig)) == 404)
    #expect(rig.machine.measured("shoal_selector_copies_total") == [0, 4])
    // One of several keys is enough.
    #expect(bring(&rig, signedBy: [Digest256(6, 6, 6, 6), Self.key]) == .copyKept)
  }

  @Test(arguments: [
    (nil, 1_000, true), (2_000, nil, true), (2_000, 1_000, true), (1_999, 1_000, false), (nil, nil, true),
  ])
  func `a selector whose line is no better than an origin's keeps no copies for it`(
    _ own: Int64?, _ other: Int64?, _ isKept: Bool
  ) {
    var configuration = SelectorConfiguration()
    configuration.uplink = own.map { ByteRate(bytesPerSecond: $0) }
    var rig = SelectorRig(configuration: configuration, registered: false)
    var registration = ObjectRegistration(
      key: SelectorRig.origin, time: SelectorRig.wall.seconds, objects: [SelectorRig.registered()])
    registration.uplink = other.map { ByteRate(bytesPerSecond: $0) }
    let reply = rig.send(.register(rig.next(), registration, signatureIsValid: true, wall: SelectorRig.wall))
    guard case .registered(let told)? = reply else { Issue.record("\(String(describing: reply))"); return }
    #expect(told.takesCopies == isKept)
    let answer = bring(&rig)
    #expect(isKept ? answer == .copyKept : status(answer) == 403)
  }

  @Test func `however much is brought, no more is kept than there is room for, and what nobody asks for goes first`() {
    var rig = SelectorRig()
    for number in 0..<1000 {
      rig.now = rig.now + .milliseconds(10)
      #expect(bring(&rig, UInt64(number), length: DescriptionCopy.longest) == .copyKept)
      rig.now = rig.now + .milliseconds(10)
      #expect(ask(&rig, 0) == .copy(Self.digest(0)))
    }
    // 64 MiB, and 256 bytes for each.
    #expect(dropped(rig) == (1...745).map { Self.digest(UInt64($0)) })
    #expect(status(ask(&rig, 745)) == 404)
    #expect(ask(&rig, 746) == .copy(Self.digest(746)))
  }

  @Test func `what is brought again counts once`() {
    var rig = SelectorRig()
    for _ in 0..<1000 { #expect(bring(&rig, length: DescriptionCopy.longest) == .copyKept) }
    #expect(bring(&rig, 2) == .copyKept && ask(&rig) == .copy(Self.digest(1)))
  }

  @Test func `of an object that is registered no more no copy is given`() {
    var rig = SelectorRig()
    _ = bring(&rig)
    for _ in 0..<40 {
      rig.now = rig.now + .seconds(3600)
      _ = rig.send(.deadlineReached)
    }
    #expect(rig.machine.registry.objectCount == 0)
    #expect(status(ask(&rig)) == 404)
  }
}
