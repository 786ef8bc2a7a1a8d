import ArgumentParser
import Foundation
import Simulation
import Vocabulary

/// `shoal simulate`
struct SimulateCommand: SettledCommand {
  static let configuration = CommandConfiguration(
    commandName: "simulate",
    abstract: "Run the same machines on an invented network, under an invented clock.",
    discussion: """
      SCENARIO is a JSON file: ISPs, hosts with their rates and latencies, the size of the object, and what goes \
      wrong. The same scenario and seed give the same digest, on every machine.

      Example:
        shoal simulate Replays/two-isps.json --seed 7 --record traces && shoal replay traces --check
      """)

  @Argument(help: ArgumentHelp("The scenario file.", valueName: "scenario"))
  var scenario: String

  @Option(help: ArgumentHelp("Another seed than the scenario's.", valueName: "n"))
  var seed: String?

  @Option(help: ArgumentHelp("Record every node, for 'shoal replay'.", valueName: "dir"))
  var record: String?

  @Flag(inversion: .prefixedNo, help: "Print the result as one JSON object on one line.")
  var json: Bool?

  @OptionGroup var shared: SettingsOptions

  func run(_ settings: Settings) async throws {
    let seed = try settings.value("seed", flag: seed, as: UInt64.self)
    guard let data = FileManager.default.contents(atPath: scenario) else {
      throw CommandFailure("the scenario '\(scenario)' cannot be read")
    }
    let parsed: Scenario
    do {
      parsed = try ScenarioFile.parse([UInt8](data))
    } catch {
      throw CommandFailure("\(scenario): \(error)")
    }
    let report = try Simulation.run(scenario: parsed, seed: seed, record: record)
    Terminal.out(json == true ? report.json : report.text)
    if !report.isGood { throw CommandFailure("not every peer got the object, or a law was broken") }
  }
}
