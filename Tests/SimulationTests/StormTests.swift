import Foundation
import Testing
import Vocabulary

@testable import Simulation

/// Whole runs in a storm.
@Suite struct StormTests {
  private func run(_ faults: [Fault], mib: Int64 = 1, change: (inout Scenario) -> Void = { _ in }) throws
    -> SimulationReport
  {
    var scenario = SmallSwarm.scenario(mib: mib)
    scenario.faults = faults
    change(&scenario)
    return try Simulation.run(scenario: scenario)
  }

  static let calmEnough: [[Fault]] = [
    [Fault(.partition(ASN(64501), ASN(64502)), begin: .zero, length: .seconds(3))],
    [Fault(.partition(ASN(64500), ASN(64501)), begin: .milliseconds(300), length: .seconds(8))],
    [Fault(.cutOff("h64501-1"), begin: .milliseconds(500), length: .seconds(30))],
    [Fault(.oneWay(from: ASN(64501), to: ASN(64502)), begin: .zero)],
    [Fault(.notDialable("h64501-1"), begin: .zero), Fault(.notDialable("h64502-2"), begin: .zero)],
    [Fault(.pause("h64501-2"), begin: .milliseconds(400), length: .seconds(5))],
    [Fault(.pause("origin"), begin: .milliseconds(400), length: .seconds(5))],
    [Fault(.pause("selector"), begin: .zero, length: .seconds(5))],
    [Fault(.restart("selector"), begin: .milliseconds(1), length: .seconds(5))],
    [Fault(.restart("origin"), begin: .milliseconds(300), length: .seconds(20))],
    [Fault(.restart("h64502-1"), begin: .milliseconds(600), length: .seconds(2))],
    [
      Fault(.loss(ASN(64501), perMille: 50), begin: .zero), Fault(.jitter(ASN(64502), .milliseconds(80)), begin: .zero),
    ],
    [Fault(.transit(ASN(64501), ByteRate(bytesPerSecond: 125_000)), begin: .zero)],
    [Fault(.drift("h64501-1", partsPerMillion: 500_000), begin: .zero)],
    [
      Fault(.wallJump("origin", seconds: -86_400), begin: .zero),
      Fault(.wallJump("selector", seconds: 60), begin: .zero),
    ],
    [Fault(.slowDisk("h64501-3", factor: 2000), begin: .zero)],
    [Fault(.reset("h64501-1"), begin: .milliseconds(700)), Fault(.reset("origin"), begin: .milliseconds(800))],
  ]

  @Test(arguments: calmEnough)
  func `all complete, whatever goes wrong for a while`(faults: [Fault]) throws {
    let report = try run(faults) { $0.objectLength = 512 << 10 }
    #expect(report.complete == 6 && report.isGood, "\(report.text)")
  }

  @Test func `an origin that is away delays everybody for so long, and a peer that stands still only itself`() throws {
    let calm = try run([])
    let away = try run([Fault(.restart("origin"), begin: .milliseconds(200), length: .seconds(10))])
    #expect(away.last > calm.last + .seconds(6), "\(away.text)")
    let still = try run([Fault(.pause("h64501-1"), begin: .milliseconds(200), length: .seconds(10))])
    #expect(still.last > .seconds(10) && still.median < calm.median * 3, "\(still.text)")
  }

  @Test func `a restarted peer takes up what it had`() throws {
    let report = try run([Fault(.restart("h64502-1"), begin: .milliseconds(1500), length: .seconds(5))], mib: 4)
    #expect(report.complete == 6 && report.isGood, "\(report.text)")
    #expect(report.fromOrigin + report.fromSameISP + report.fromOtherISP < 6 * (4 << 20))
  }

  @Test func `a disk that is full for a while refuses its user, who asks again and gets the object`() throws {
    let report = try run([Fault(.fullDisk("h64502-1"), begin: .milliseconds(300), length: .seconds(10))])
    #expect(report.complete == 6 && report.isGood && report.last > .seconds(10), "\(report.text)")
  }

  @Test func `a storm is the same for the same seed`() throws {
    let faults = [Fault(.loss(ASN(64501), perMille: 50), begin: .zero), Fault(.reset("origin"), begin: .seconds(1))]
    #expect(try run(faults) == run(faults))
    #expect(try run(faults).digest != run(faults) { $0.seed = 9 }.digest)
  }

  /// Scenarios that once broke a law, or nearly, beside this package's tests.
  @Test func `what once broke a law holds it`() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().appending(path: "Replays/storms")
    let files = try FileManager.default.contentsOfDirectory(at: root, includingPropertiesForKeys: nil)
      .filter { $0.pathExtension == "json" }.sorted { $0.path < $1.path }
    #expect(!files.isEmpty)
    for file in files {
      let report = try Simulation.run(scenario: ScenarioFile.parse([UInt8](Data(contentsOf: file))))
      #expect(report.isGood, "\(file.lastPathComponent): \(report.text)")
    }
  }
}
