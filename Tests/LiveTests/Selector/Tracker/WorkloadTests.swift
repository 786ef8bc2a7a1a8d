import Testing

@testable import Live

@Suite struct WorkloadTests {
  @Test func `a selector is as busy as its thread, or as its sockets when they wait`() {
    let workload = Workload()
    #expect(workload.permille(processor: 0.25, time: 1) == 250)
    for number in 0..<1000 { workload.look(hasWaited: number % 10 != 0) }
    #expect(workload.permille(processor: 0.25, time: 1) == 900)
    #expect(workload.permille(processor: 2, time: 1) == 1000)
    // Few looks tell nothing, nor does no time.
    for _ in 0..<99 { workload.look(hasWaited: true) }
    #expect(workload.permille(processor: 0, time: 0) == 0)
  }
}
