import Foundation
import Nodes
import Simulation
import Testing
import Trace
import Vocabulary

@testable import Replay

@Suite struct FleetReplayTests {
  @Test func `a recorded swarm replays without a difference`() throws {
    let swarm = try RecordedSwarm()
    let report = try FleetReplay.check(directory: swarm.directory.path)
    #expect(report.divergences.isEmpty && report.damaged.isEmpty, "\(report.text)")
    #expect(report.nodes == 6)
    // One of the four agents was killed and came back: one node, two traces.
    #expect(report.traces.count == 7)
    #expect(Int(report.inputs) == swarm.report.inputs)
    #expect(report.summary == "6 nodes, \(swarm.report.inputs) inputs, 0 divergences")
    #expect(report.traces.allSatisfy { $0.ending == .closed })
    #expect(report.traces.contains { $0.checkpointsCompared > 0 })
    #expect(report.isGood)
  }

  @Test func `every input of a swarm is recorded in the bytes that its coding gives, and so are its effects`() throws {
    let swarm = try RecordedSwarm()
    for path in try TraceDirectory.traces(in: swarm.directory.path) {
      let reader = try TraceReader(path: path)
      guard case .header(let header)? = reader.next() else { continue }
      switch header.role {
      case .agent: try compare(AgentMachine.self, reader)
      case .origin: try compare(OriginMachine.self, reader)
      case .selector: try compare(SelectorMachine.self, reader)
      }
    }
  }

  private func compare<M: Machine>(_ type: M.Type, _ reader: TraceReader) throws {
    var rerun = Rerun<M>()
    while let entry = reader.next() {
      switch entry {
      case .checkpoint(let checkpoint): try rerun.restore(checkpoint)
      case .input(let input):
        let fact = try CanonicalDecoder.decode(M.Input.self, from: input.bytes)
        #expect(try CanonicalEncoder.encode(fact) == input.bytes, "\(input.name)")
        let isRun = rerun.run(fact, input)
        #expect(isRun)
      case .effects(let recorded):
        let effects = rerun.effects(of: recorded)
        #expect(try effects.map { TraceEntry.Effects.digest(of: try CanonicalEncoder.encode($0)) } == recorded.digest)
      default: break
      }
    }
  }

  @Test func `a recording of a build with other states is run from its first input on, and asked as well`() throws {
    let swarm = try RecordedSwarm()
    let longest = try swarm.longest
    let whole = try NodeReplay.check(path: longest.path)
    try RecordedSwarm.rewrite(longest) { entry in
      guard case .checkpoint(var checkpoint) = entry else { return entry }
      checkpoint.bytes = [255, 255, 255] + checkpoint.bytes
      return .checkpoint(checkpoint)
    }
    let report = try NodeReplay.check(path: longest.path)
    #expect(report.isWhole && report.replayed == whole.replayed && report.endDigest == whole.endDigest)
    #expect(report.text.contains("its states are of another build"), "\(report.text)")
    #expect(report.comparison.hasSuffix(" did, over \(whole.replayed) inputs"), "\(report.comparison)")
  }

  @Test func `where a state is another than the checkpoint has, its fields are named`() throws {
    let swarm = try RecordedSwarm()
    let longest = try swarm.longest
    try RecordedSwarm.rewrite(longest) { entry in
      guard case .checkpoint(var checkpoint) = entry, checkpoint.sequence > 0,
        var machine = try? CanonicalDecoder.decode(AgentMachine.self, from: checkpoint.bytes)
      else { return entry }
      var effects: [AgentEffect] = []
      // Somebody gives up a download that there is not: it has only grown late.
      machine.handle(.abandoned(WantID(9_999)), at: Instant(nanoseconds: .max / 2), effects: &effects)
      checkpoint.bytes = (try? CanonicalEncoder.encode(machine)) ?? []
      return .checkpoint(checkpoint)
    }
    let report = try NodeReplay.check(path: longest.path)
    let divergence = try #require(report.divergence)
    #expect(divergence.details.contains { $0.contains("turn.now") }, "\(divergence.text)")
    #expect(report.comparison.contains("acts otherwise at "))
  }

  @Test func `a trace names the parts of its inputs`() throws {
    let swarm = try RecordedSwarm()
    for path in try TraceDirectory.traces(in: swarm.directory.path) {
      guard case .header(let header)? = try TraceReader(path: path).next() else { continue }
      let lines = header.schema.split(separator: "\n")
      switch header.role {
      case .agent: #expect(lines.contains("AgentInput.OriginAnswer status entityTag retryAfterSeconds isUsable"))
      case .origin: #expect(lines.contains { $0.hasPrefix("OriginInput.") })
      case .selector: #expect(lines.contains { $0.hasPrefix("SelectorInput.announce") })
      }
      #expect(!header.isRedacted && header.segment == 1)
    }
  }

  @Test func `a trace of a build that knew fewer parts replays`() throws {
    let swarm = try RecordedSwarm()
    let file = try swarm.longest
    // As if the time to wait before trying again were new: nobody was told one in this run.
    let answer = "AgentInput.OriginAnswer status entityTag retryAfterSeconds isUsable"
    try RecordedSwarm.rewrite(
      file,
      header: { header in
        #expect(header.schema.contains(answer))
        header.schema.replace(answer, with: "AgentInput.OriginAnswer status entityTag isUsable")
      }
    ) { entry in
      guard case .input(var input) = entry,
        case .originAnswered(let request, let answer)? = try? CanonicalDecoder.decode(
          AgentInput.self, from: input.bytes)
      else { return entry }
      var bytes: [UInt8] = []
      bytes.put(canonical: "originAnswered")
      bytes.put(canonical: UInt64(request.value))
      bytes.put(canonical: Int64(answer.status))
      bytes.append(answer.entityTag == nil ? 0 : 1)
      if let tag = answer.entityTag { bytes.put(canonical: tag) }
      bytes.append(answer.isUsable ? 1 : 0)
      input.bytes = bytes
      return .input(input)
    }
    let report = try FleetReplay.check(directory: swarm.directory.path)
    #expect(report.isGood && report.damaged.isEmpty, "\(report.text)")
    #expect(Int(report.inputs) == swarm.report.inputs)
  }

  @Test func `traces in subfolders are found`() throws {
    let swarm = try RecordedSwarm()
    let file = try swarm.longest
    let folder = swarm.directory.appendingPathComponent("a/b")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    try FileManager.default.moveItem(at: file, to: folder.appendingPathComponent(file.lastPathComponent))
    #expect(try FleetReplay.check(directory: swarm.directory.path).nodes == 6)
  }

  @Test func `a flipped byte is located, and replay goes on from the next checkpoint`() throws {
    let swarm = try RecordedSwarm()
    let whole = try FleetReplay.check(directory: swarm.directory.path)
    let file = try swarm.longest
    var bytes = try Data(contentsOf: file)
    let at = bytes.count / 3
    bytes[at] ^= 0x10
    try bytes.write(to: file)
    let report = try FleetReplay.check(directory: swarm.directory.path)
    #expect(report.divergences.isEmpty)
    let damaged = try #require(report.damaged.first)
    #expect(report.damaged.count == 1 && damaged.path.hasSuffix(file.lastPathComponent))
    let damage = try #require(damaged.damages.first)
    #expect(damage.offset <= at && at < damage.end)
    #expect(damaged.ending == .closed)
    let before = try #require(whole.traces.first { $0.path == damaged.path }).replayed
    #expect(damaged.replayed > damage.lastGoodSequence, "it replays again behind the damage")
    // A frame is lost whole: what was recorded between two checkpoints.
    #expect(damaged.replayed + damaged.skipped >= before - 150)
    for trace in report.traces where trace.path != damaged.path { #expect(trace.isWhole) }
    #expect(report.summary.contains("1 damaged trace"))
  }

  @Test func `a cut tail costs only what was cut`() throws {
    let swarm = try RecordedSwarm()
    let file = try swarm.longest
    let bytes = try Data(contentsOf: file)
    try bytes.prefix(bytes.count * 2 / 3).write(to: file)
    let report = try FleetReplay.check(directory: swarm.directory.path)
    #expect(report.divergences.isEmpty)
    let cut = try #require(report.traces.first { $0.path.hasSuffix(file.lastPathComponent) })
    #expect(cut.ending == .cut && cut.replayed > 0 && cut.skipped == 0)
    #expect(report.traces.filter { $0.ending == .closed }.count == 6)
  }

  @Test func `an altered effect is the first difference`() throws {
    let swarm = try RecordedSwarm()
    let file = try swarm.longest
    var altered: [UInt64] = []
    try RecordedSwarm.rewrite(file) { entry in
      guard case .effects(var effects) = entry, effects.sequence >= 77, effects.count > 0, altered.count < 2
      else { return entry }
      altered.append(effects.sequence)
      effects.digest ^= 1
      return .effects(effects)
    }
    let report = try FleetReplay.check(directory: swarm.directory.path)
    let divergence = try #require(report.divergences.first)
    #expect(report.divergences.count == 1)
    #expect(altered.count == 2 && divergence.sequence == altered[0])
    #expect(divergence.node.hasPrefix("agent "))
    #expect(!divergence.input.isEmpty && divergence.recorded != divergence.recomputed)
    #expect(!report.isGood && report.text.contains("DIVERGED"))
  }

  @Test func `another input leads to another run, and what follows from it is shown`() throws {
    let swarm = try RecordedSwarm()
    let file = try swarm.longest
    // The node never heard of the object being open: what follows cannot be the same.
    var left: UInt64?
    try RecordedSwarm.rewrite(file) { entry in
      guard case .input(var input) = entry, input.name == "opened" else { return entry }
      left = input.sequence
      input.bytes = Array("\u{0f}deadlineReached".utf8)
      return .input(input)
    }
    let report = try FleetReplay.check(directory: swarm.directory.path)
    let divergence = try #require(report.divergences.first)
    #expect(divergence.sequence == left)
    #expect(divergence.recorded != divergence.recomputed)
    #expect(report.text.contains("  recomputed: \(divergence.recomputed)"))
  }

  @Test func `another state than a checkpoint has is a difference`() throws {
    let swarm = try RecordedSwarm()
    let file = try swarm.longest
    // Without the effects nothing shows but the state.
    var seed: [UInt8]?
    try RecordedSwarm.rewrite(file) { entry in
      switch entry {
      case .checkpoint(let checkpoint) where checkpoint.sequence == 0:
        seed = checkpoint.bytes
        return entry
      case .checkpoint(var checkpoint):
        guard let bytes = seed else { return entry }
        checkpoint.bytes = bytes
        return .checkpoint(checkpoint)
      default: return entry
      }
    }
    let report = try FleetReplay.check(directory: swarm.directory.path)
    #expect(report.divergences.count == 1)
    #expect(report.divergences.first?.input.contains("checkpoint") == true)
  }

  @Test func `an input that cannot be read is told, and replay goes on from the next checkpoint`() throws {
    let swarm = try RecordedSwarm()
    let file = try swarm.longest
    try RecordedSwarm.rewrite(file) { entry in
      guard case .input(var input) = entry, input.sequence == 40 else { return entry }
      input.bytes = [5, 1, 2, 3, 4, 5]
      return .input(input)
    }
    let report = try FleetReplay.check(directory: swarm.directory.path)
    #expect(report.divergences.isEmpty)
    let odd = try #require(report.damaged.first)
    #expect(odd.oddities.count == 1 && odd.skipped > 0 && odd.replayed > 200)
  }

  @Test func `no damage to a file makes replay fail otherwise than by saying so`() throws {
    let swarm = try RecordedSwarm()
    let names = try FileManager.default.contentsOfDirectory(atPath: swarm.directory.path).sorted()
    let name = try #require(names.first { $0.hasPrefix("origin") })
    let file = swarm.directory.appendingPathComponent(name)
    let bytes = try Data(contentsOf: file)
    var random = SeededRandom(seed: 11)
    for _ in 0..<150 {
      var spoilt = bytes
      for _ in 0..<random.below(4) + 1 { spoilt[random.below(spoilt.count)] = UInt8(random.below(256)) }
      if random.below(3) == 0 { spoilt = spoilt.prefix(random.below(spoilt.count)) }
      try spoilt.write(to: file)
      let report = try NodeReplay.check(path: file.path)
      #expect(report.divergence == nil, "damage is no divergence")
    }
  }

  @Test func `a file that is no trace is told`() throws {
    let directory = try RecordedSwarm.scratch()
    defer { try? FileManager.default.removeItem(at: directory) }
    try Data("hello".utf8).write(to: directory.appendingPathComponent("x.trace"))
    try Data().write(to: directory.appendingPathComponent("y.trace"))
    let report = try FleetReplay.check(directory: directory.path)
    #expect(report.traces.count == 2 && report.damaged.count == 2 && !report.isGood)
    #expect(throws: TraceError.self) { try FleetReplay.check(directory: directory.path + "/none") }
  }
}
