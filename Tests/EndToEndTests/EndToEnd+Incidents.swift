import Foundation
import Testing

extension EndToEnd {
  /// Troubles of real nodes and faults that a test build is told to have, recorded live, and found with a session by
  /// the lines of `Replays/FINDING.md`.
  @Suite(.serialized) struct Incidents {
    /// What a session has to have said, in this order.
    private func expect(_ incident: Incident, says wanted: [Regex<Substring>]) async throws {
      let said = try await incident.ask()
      var rest = said[...]
      for (number, one) in wanted.enumerated() {
        guard let match = rest.firstMatch(of: one) else {
          Issue.record("\(incident.heading): sentence \(number + 1) is not there:\n\(said)")
          return
        }
        rest = rest[match.range.upperBound...]
      }
    }

    @Test func `stalled and why name the cause, the node and the moment of four troubles`() async throws {
      try await Ground.with { ground in
        _ = try ground.directory("root")
        try ground.file("root/object.bin", bytes: 8 << 20)
        let limit = ["--upload-limit", "300kB/s"]
        let far = try await Incident("A slow far peer", ground)
        let seed = try await far.seed(at: "127.64.2.1", ["--upload-limit", "1kB/s"])
        let farOrigin = try await far.restart(limit)
        let choked = try await Incident("A choked link", ground, origin: limit)
        _ = try await ground.polluter(of: choked.url, choked.servers, speaksV2: false, serves: false)
        let silent = try await Incident("An importer fell silent", ground, origin: limit)
        let door = try ground.endpoint("127.64.0.3")
        let busy = try await Incident(
          "An origin that answers 503", ground, origin: limit + ["--url", "http://\(door)"])
        try await busyDoor(at: door, busy)

        let leeches = [
          try far.get("agent-2", at: "127.64.1.1"), try choked.get("agent", at: "127.64.1.2"),
          try silent.get("agent-1", at: "127.64.1.3"), try silent.get("agent-2", at: "127.64.1.4"),
          try busy.get("agent", at: "127.64.1.5", "http://\(door)/object.bin"),
        ]
        for (one, node) in [
          (far, "agent-2"), (choked, "agent"), (silent, "agent-1"), (silent, "agent-2"), (busy, "agent"),
        ] {
          try await one.begun(node)
        }
        try await Task.sleep(for: .seconds(3))
        for origin in [farOrigin, choked.servers.origin] { origin.kill() }
        kill(try leeches[2].child(), SIGSTOP)
        _ = try ground.text("busy", "")
        try await Task.sleep(for: .seconds(10))
        for leech in leeches { leech.kill() }
        for node in [seed, silent.servers.origin, busy.servers.origin] { node.terminate() }
        for one in [far, choked, silent, busy] { one.servers.selector.terminate() }
        for one in [far, choked, silent, busy] { try await one.servers.selector.finish(within: 20) }

        try await expect(
          far,
          says: [
            #/agent-2  object.bin: \d+ of 8388608 bytes, nothing for 5 s: waiting for peers/#,
            #/the origin is left alone until [\d:.]+: Cannot connect/#,
            #/agent-1 \(of another ISP, which uploads at most 1000 bytes a second\): \w/#,
            #/it owes block \d+ for \d+\.\d+ s now/#,
            #/selector names agent-1 to agent-2: place 1 with \d+ points: ring 0 \(elsewhere, in AS64502 Right ISP\)/#,
            #/agent-2 calls 127.64.2.1:\d+: the selector named it/#,
          ])
        try await expect(
          choked,
          says: [
            #/agent  object.bin: \d+ of 8388608 bytes, nothing for 5 s: waiting for/#,
            #/127.64.1.66:6881 \(of this ISP\): it serves others for now \(it chokes us\)/#,
            #/127.64.1.66:6881 chokes agent/#,
          ])
        try await expect(
          silent,
          says: [
            #/agent-1  object.bin: \d+ of 8388608 bytes, nothing for 3 s/#,
            #/the node itself was told nothing meanwhile: it stood still, or its clock, though it wanted to be/#,
            #/> why agent-2/#, #/agent-1 was told nothing since [\d:.]+, input \d+: it stood still/#,
            #/agent-1 is to bring in \d+ of 16 stripes, \d+ of them from the origin; agent-1 was told nothing since/#,
          ])
        try await expect(
          busy,
          says: [
            #/log origin_rests object=[0-9a-f]+ why=status 503/#,
            #/agent  object.bin: \d+ of 8388608 bytes, nothing for 5 s: waiting for the origin/#,
            #/the origin is left alone until [\d:.]+: status 503/#, #/agent asks the origin for blocks/#,
          ])
      }
    }

    @Test(.enabled(if: Ground.canMount)) func `stalled names the full disk, and when it was full`() async throws {
      try await Ground.with { ground in
        _ = try ground.directory("root")
        try ground.file("root/object.bin", bytes: 8 << 20)
        let incident = try await Incident("A full disk", ground, origin: ["--upload-limit", "2MB/s"])
        try await ground.withSmallDisk("disk", kilobytes: 12 << 10) { disk in
          let get = try ground.shoal(
            words: [
              "get", incident.url, "-o", ground.path("x.bin"), "--cache", disk + "/cache", "--cache-reserve", "0",
            ]
              + ["--peer-listen", "127.64.1.1:0"] + incident.recorded("agent"))
          _ = try await get.wait(within: 30, "blocks") {
            FileManager.default.fileExists(atPath: disk + "/cache/objects") ? true : nil
          }
          let filler = try ground.start("filler", ["dd", "if=/dev/zero", "of=\(disk)/filler", "bs=64k"])
          try await filler.finish(within: 30)
          #expect(try await get.finish(within: 60) == 7, "\(get.err)")
        }
        for node in [incident.servers.origin, incident.servers.selector] { node.terminate() }
        try await incident.servers.selector.finish(within: 20)
        try await expect(
          incident,
          says: [
            #/storeFailed.*the disk is full/#, #/> stalled 1/#,
            #/agent  failed at [\d:.]+, input \d+: log want_failed .*the disk is full/#,
          ])
      }
    }

    @Test func `a lost wake-up, bytes counted twice, and a peer named after its goodbye are found with a session`()
      async throws
    {
      try await Ground.with { ground in
        _ = try ground.directory("root")
        try ground.file("root/object.bin", bytes: 8 << 20)
        let limit = ["--upload-limit", "300kB/s"]
        let lost = try await Incident("A wake-up that was lost", ground)
        let sleeper = try await lost.seed(at: "127.64.1.1", limit, planted: "lost-wake-up")
        let lostOrigin = try await lost.restart(["--upload-limit", "20kB/s"])
        let twice = try await Incident("Bytes that are counted twice", ground)
        let giver = try await twice.seed(at: "127.64.1.2", [])
        let twiceOrigin = try await twice.restart(limit)
        let stale = try await Incident("A peer that is named after its goodbye", ground, planted: "stale-entry")
        let goer = try await stale.seed(at: "127.64.1.3", [])
        let staleOrigin = try await stale.restart(limit)
        goer.terminate()
        try await goer.finish(within: 20)

        let leeches = [
          try lost.get("agent-2", at: "127.64.1.4"),
          try twice.get("agent-2", at: "127.64.1.5", planted: "double-count"),
          try stale.get("agent-2", at: "127.64.1.6"),
        ]
        try await Task.sleep(for: .seconds(14))
        for leech in leeches { leech.kill() }
        for node in [sleeper, giver, lostOrigin, twiceOrigin, staleOrigin] { node.terminate() }
        for one in [lost, twice, stale] { one.servers.selector.terminate() }
        for one in [lost, twice, stale] { try await one.servers.selector.finish(within: 20) }

        try await expect(
          lost,
          says: [
            #/agent-1:\d+ deadlineReached/#,
            #/a law is broken: a machine is woken when it wants to be: this one was woken \d+\.\d+ s late/#,
            #/it is no message that a recorded node sent/#, #/tick = Instant/#, #/it looks again at [\d:.]+/#,
          ])
        try await expect(
          twice,
          says: [
            #/a law is broken: payload: bytes that came are useful, wasted, or wait to be verified: \d+ and \d+/#,
            #/arrivedBytes: \d+ -> \d+/#, #/received\..*: \d+ -> \d+/#,
            #/> cause\n.* agent-2:\d+ piece \d+:\d+ verified\n.* agent-1:\d+ /#,
          ])
        try await expect(
          stale,
          says: [
            #/agent-2 has no link to agent-1/#, #/selector names agent-1 to agent-2: place 1 with \d+ points/#,
            #/agent-2 calls 127.64.1.3:\d+/#, #/that link ended: connectFailed/#,
            #/agent-1 was stopped at [\d:.]+, input/#,
            #/agent-1:\d+ stopping/#, #/selector:\d+ announce/#, #/> changed\nregistry.nodes.*seenAt/#,
          ])
      }
    }

    /// The way to an origin, which answers 503 for ten seconds once the ground has a file `busy`.
    private func busyDoor(at endpoint: String, _ incident: Incident) async throws {
      let script = try incident.ground.text("door.py", Scripts.door)
      let words = [Programs.python, script, endpoint, incident.servers.originURL, incident.ground.path("busy")]
      let door = try incident.ground.start("door", words)
      _ = try await door.wait(within: 20, "the door") { door.out.contains("listening") ? true : nil }
    }
  }
}
