import Testing
import Vocabulary

@testable import Simulation

@Suite struct FaultFileTests {
  private func scenario(_ faults: String) throws -> Scenario {
    let text = """
      {"object_bytes": 65536, "ases": [
        {"asn": 1, "hosts": ["origin", "selector"]}, {"asn": 2, "hosts": ["a", "b"], "transit_mbit": 8}],
       "faults": [\(faults)]}
      """
    return try ScenarioFile.parse(Array(text.utf8))
  }

  @Test func `a storm is read as it is declared`() throws {
    let scenario = try scenario(
      """
      {"kind": "pause", "host": "a", "at_s": 1.5, "for_s": 3}, {"kind": "loss", "asn": 2, "per_mille": 20},
      {"kind": "partition", "asn": 1, "to_asn": 2, "for_s": 4}, {"kind": "drift", "host": "b", "ppm": -100}
      """)
    #expect(
      scenario.faults == [
        Fault(.transit(ASN(2), ByteRate(bytesPerSecond: 1_000_000)), begin: .zero),
        Fault(.pause("a"), begin: .milliseconds(1500), length: .seconds(3)),
        Fault(.loss(ASN(2), perMille: 20), begin: .zero),
        Fault(.partition(ASN(1), ASN(2)), begin: .zero, length: .seconds(4)),
        Fault(.drift("b", partsPerMillion: -100), begin: .zero),
      ])
  }

  @Test(arguments: [
    #"{"kind": "flood"}"#, #"{"kind": "pause", "host": "a"}"#, #"{"kind": "pause", "for_s": 3}"#,
    #"{"kind": "pause", "host": "c", "for_s": 3}"#, #"{"kind": "loss", "asn": 2}"#,
    #"{"kind": "loss", "asn": 2, "per_mille": 1001}"#, #"{"kind": "loss", "asn": 7, "per_mille": 1}"#,
    #"{"kind": "partition", "asn": 1, "for_s": 2}"#, #"{"kind": "reset", "host": "a", "at_s": -1}"#,
    #"{"kind": "drift", "host": "a", "ppm": -1000000}"#, #"{"kind": "transit", "asn": 2, "mbit": 0}"#, "7",
  ])
  func `a fault that makes no sense is refused in a sentence`(text: String) {
    #expect(throws: ScenarioError.self) { try scenario(text) }
    do { _ = try scenario(text) } catch {
      #expect("\(error)".hasSuffix(".") && "\(error)".count > 20, "\(error)")
    }
  }

  @Test func `what is drawn is written as a file that reads as the same`() throws {
    var kinds: Set<String> = []
    for seed in 0..<300 as Range<UInt64> {
      let drawn = ScenarioDrawer.draw(seed: seed)
      #expect(drawn == ScenarioDrawer.draw(seed: seed))
      #expect(try ScenarioFile.parse(Array(ScenarioText.text(of: drawn).utf8)) == drawn, "seed \(seed)")
      for fault in drawn.faults { kinds.insert("\(fault.kind)".prefix { $0 != "(" }.description) }
    }
    // Every fault but the canary's is drawn.
    #expect(kinds.count == FaultFile.kinds.count - 1)
  }
}
