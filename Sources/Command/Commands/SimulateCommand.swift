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

      With --fuzz there is no SCENARIO: small ones are drawn, one for each seed from --seed on, with whatever a \
      network and a machine can do to them. The first that breaks a law is made as small as it can be, and written \
      to --out.

      With --compare the same population is run under several orders of the selector's lists, ours and what others \
      have published of theirs, and their figures stand side by side, medians over --seeds runs: the time of the \
      median peer, of the 99th of a hundred and of the last, the last one's over the least possible one, the time to \
      the first block, copies that entered an ISP and that left the origin, and how evenly peers sent for their uplinks.

      With --watch DIR somebody looks at the nodes while the run goes on, once a minute of its time unless \
      --watch-every says otherwise: DIR has what a Prometheus would have scraped (metrics.txt), what the nodes logged \
      (log.jsonl), and what 'shoal top' would have shown of each (top/NAME.txt).

      Example:
        shoal simulate Replays/two-isps.json --seed 7 --record traces && shoal replay traces --check
        shoal simulate Replays/troubles/polluter.json --watch seen && less seen/top/h64501-1.txt
        shoal simulate --fuzz 1000 --seed 1
        shoal simulate Replays/two-isps.json --compare random,ring,dragonfly,kraken,shoal --seeds 3
      """)

  @Argument(help: ArgumentHelp("The scenario file.", valueName: "scenario"))
  var scenario: String?

  @Option(help: ArgumentHelp("Run so many drawn scenarios.", valueName: "n"))
  var fuzz: String?

  @Option(help: ArgumentHelp("Write what fuzzing finds here (fuzz-SEED.json if not given).", valueName: "file"))
  var out: String?

  @Option(help: ArgumentHelp("Another seed than the scenario's.", valueName: "n"))
  var seed: String?

  @Option(
    help: ArgumentHelp("Compare these orders of lists: random, ring, dragonfly, kraken, shoal.", valueName: "list"))
  var compare: String?

  @Option(help: ArgumentHelp("With --compare, how many seeds from --seed on (default: 1).", valueName: "n"))
  var seeds: String?

  @Option(help: ArgumentHelp("Record every node, for 'shoal replay'.", valueName: "dir"))
  var record: String?

  @Option(help: ArgumentHelp("Write here what nodes count, log and show meanwhile.", valueName: "dir"))
  var watch: String?

  @Option(help: ArgumentHelp("Look at the nodes so often, in time of the run (default: 1m).", valueName: "time"))
  var watchEvery: String?

  @Flag(inversion: .prefixedNo, help: "Print the result as one JSON object on one line.")
  var json: Bool?

  @OptionGroup var shared: SettingsOptions

  /// How often somebody looks.
  private func interval(_ settings: Settings) throws -> TimeSpan {
    let interval = try settings.value("watch-every", flag: watchEvery, as: TimeSpan.self) ?? .seconds(60)
    guard (TimeSpan.seconds(1)...TimeSpan.seconds(86_400)).contains(interval) else {
      throw CommandFailure.usage("\(settings.source("watch-every")): 1s is the least, and 1d the most")
    }
    return interval
  }

  func run(_ settings: Settings) async throws {
    let seed = try settings.value("seed", flag: seed, as: UInt64.self)
    if let count = try settings.value("fuzz", flag: fuzz, as: UInt64.self) {
      guard scenario == nil, record == nil, watch == nil, count > 0, count <= 1 << 40 else {
        throw CommandFailure.usage("--fuzz takes a number of seeds, and neither a scenario nor --record nor --watch")
      }
      let first = seed ?? 1
      guard first < UInt64.max - count else { throw CommandFailure.usage("--seed is too large") }
      return try FuzzRun(count: count, first: first, file: out, isJSON: json == true).run()
    }
    guard let scenario else { throw CommandFailure.usage("the scenario is missing, or --fuzz") }
    guard out == nil else { throw CommandFailure.usage("--out goes with --fuzz") }
    guard let data = FileManager.default.contents(atPath: scenario) else {
      throw CommandFailure("the scenario '\(scenario)' cannot be read")
    }
    let parsed: Scenario
    do {
      parsed = try ScenarioFile.parse([UInt8](data))
    } catch {
      throw CommandFailure("\(scenario): \(error)")
    }
    if let list = try settings.value("compare", flag: compare, as: String.self) {
      guard record == nil, watch == nil else {
        throw CommandFailure.usage("--compare does not go with --record or --watch")
      }
      let count = try settings.value("seeds", flag: seeds, as: UInt64.self) ?? 1
      return try await CompareRun(
        parsed, list: list, first: seed ?? parsed.seed, count: count, isJSON: json == true
      ).run()
    }
    guard seeds == nil else { throw CommandFailure.usage("--seeds goes with --compare") }
    let folder = try watch.map { try WatchFolder($0) }
    let looks = try folder?.watch(every: interval(settings))
    let report = try Simulation.run(scenario: parsed, seed: seed, record: record, watch: looks)
    try folder?.close()
    Terminal.out(json == true ? report.json : report.text)
    if !report.isGood { throw CommandFailure("not every peer got the object, or a law was broken") }
  }
}
