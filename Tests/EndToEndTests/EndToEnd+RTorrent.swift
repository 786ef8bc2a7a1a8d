import Testing

extension EndToEnd {
  /// rtorrent 0.9.8 of Debian, which knows BitTorrent v1 only, and reads of a hybrid the v1 part.
  @Suite(.serialized) struct RTorrent {
    @Test(arguments: Ground.Meeting.quick)
    func `rtorrent and an agent exchange an object`(meeting: Ground.Meeting) async throws {
      try await Self.play(meeting)
    }

    @Test(.enabled(if: Soak.isOn), arguments: Ground.Meeting.others)
    func `rtorrent and an agent exchange an object, whoever dials and gives`(meeting: Ground.Meeting) async throws {
      try await Self.play(meeting)
    }

    private static func play(_ meeting: Ground.Meeting) async throws {
      try await Ground.with { ground in
        try await ground.meet(meeting) { swarm in
          let settings = try ground.text("rtorrent.rc", Self.settings(swarm, session: try ground.directory("session")))
          return try ground.start("rtorrent", ["rtorrent", "-n", "-o", "import=\(settings)"])
        }
      }
    }

    private static func settings(_ swarm: Ground.StockSwarm, session: String) -> String {
      """
      system.daemon.set = true
      directory.default.set = \(swarm.folder)
      session.path.set = \(session)
      network.bind_address.set = \(Ground.StockSwarm.client)
      network.port_range.set = 6891-6891
      network.port_random.set = no
      dht.mode.set = disable
      protocol.pex.set = no
      trackers.use_udp.set = no
      schedule2 = load, 0, 0, ((load.start, "\(swarm.torrent)"))

      """
    }
  }
}
