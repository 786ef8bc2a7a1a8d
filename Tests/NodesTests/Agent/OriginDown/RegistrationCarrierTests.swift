import Nodes
import Testing
import Vocabulary

@Suite struct RegistrationCarrierTests {
  private let now = Instant(nanoseconds: 1_000_000_000)

  private func item(_ number: UInt64) -> RegistrationCarrier.Item {
    RegistrationCarrier.Item(object: Digest256(number, 0, 0, 0), selector: "http://192.0.2.2:8090")
  }

  @Test func `a few are on their way at a time, each once`() {
    var carrier = RegistrationCarrier()
    for number in 0..<6 as Range<UInt64> { carrier.add(item(number), at: now) }
    carrier.add(item(5), at: now)
    let sent = (1...9 as ClosedRange<UInt32>).compactMap { carrier.next(call: CallID($0)) }
    #expect(sent == (0..<4).map { item($0) })
    carrier.add(item(1), at: now)
    #expect(carrier.answered(CallID(1), isRefused: false, at: now) == item(0))
    #expect(carrier.answered(CallID(1), isRefused: false, at: now) == nil)
    #expect(carrier.next(call: CallID(10)) == item(4))
    for call in [2, 3, 4, 10] as [UInt32] { _ = carrier.answered(CallID(call), isRefused: false, at: now) }
    #expect(carrier.next(call: CallID(11)) == item(5))
    #expect(carrier.next(call: CallID(12)) == nil)
  }

  @Test func `one that was refused is left alone for a while`() {
    var carrier = RegistrationCarrier()
    carrier.add(item(1), at: now)
    _ = carrier.next(call: CallID(1))
    _ = carrier.answered(CallID(1), isRefused: true, at: now)
    carrier.add(item(1), at: now + .seconds(599))
    #expect(carrier.next(call: CallID(2)) == nil)
    carrier.add(item(1), at: now + .seconds(601))
    #expect(carrier.next(call: CallID(2)) == item(1))
  }

  @Test func `what there is no room for is dropped and counted`() {
    var carrier = RegistrationCarrier()
    for number in 0..<1_030 as Range<UInt64> { carrier.add(item(number), at: now) }
    #expect(carrier.dropped == 6)
  }
}
