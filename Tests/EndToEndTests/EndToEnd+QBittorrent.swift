import Testing

extension EndToEnd {
  /// qBittorrent 4.5 of Debian (libtorrent 2.0), which knows hybrids, and ends links whose v2 bit makes no sense.
  @Suite(.serialized) struct QBittorrent {
    @Test(arguments: Ground.Meeting.quick)
    func `qBittorrent and an agent exchange an object`(meeting: Ground.Meeting) async throws {
      try await Self.play(meeting)
    }

    @Test(.enabled(if: Soak.isOn), arguments: Ground.Meeting.others)
    func `qBittorrent and an agent exchange an object, whoever dials and gives`(meeting: Ground.Meeting) async throws {
      try await Self.play(meeting)
    }

    private static func play(_ meeting: Ground.Meeting) async throws {
      try await Ground.with { ground in
        let web = "\(Ground.StockSwarm.client):\(try ground.port(Ground.StockSwarm.client))"
        try await ground.meet(meeting) { swarm in
          let profile = try ground.directory("profile")
          for part in ["profile/qBittorrent", "profile/qBittorrent/config"] { _ = try ground.directory(part) }
          _ = try ground.text("profile/qBittorrent/config/qBittorrent.conf", Self.settings(swarm, web: web))
          return try ground.start(
            "qbittorrent",
            [
              "qbittorrent-nox", "--profile=\(profile)", "--save-path=\(swarm.folder)", "--skip-dialog=true",
              swarm.torrent,
            ])
        } introduce: { _, client in
          try await Self.introduce(web, client, on: ground)
        }
      }
    }

    /// Tells qBittorrent the agent's address as soon as it has taken in the metainfo file and checked what it holds.
    private static func introduce(_ web: String, _ client: Running, on ground: Ground) async throws {
      let checking = ["checking", "allocating", "moving"]
      for _ in 0..<300 {
        if let status = client.ended { throw TestProblem("qBittorrent ended with \(status): \(client.out)") }
        let list = try await ground.curl("http://\(web)/api/v2/torrents/info")
        if list.body.contains("\"state\""), !checking.contains(where: { list.body.contains("\"state\":\"\($0)") }) {
          let form = ["--data", "hashes=all&peers=\(Ground.StockSwarm.agent)"]
          let answer = try await ground.curl("http://\(web)/api/v2/torrents/addPeers", form)
          guard answer.status == 200 else { throw TestProblem("qBittorrent took no peer: \(answer)") }
          return
        }
        try await Task.sleep(for: .milliseconds(100))
      }
      throw TestProblem("qBittorrent has no torrent: \(client.out) \(client.err)")
    }

    private static func settings(_ swarm: Ground.StockSwarm, web: String) -> String {
      let parts = web.split(separator: ":")
      return """
        [LegalNotice]
        Accepted=true
        [BitTorrent]
        Session\\Interface=lo
        Session\\InterfaceName=lo
        Session\\InterfaceAddress=\(Ground.StockSwarm.client)
        Session\\Port=6891
        Session\\BTProtocol=TCP
        Session\\DHTEnabled=false
        Session\\LSDEnabled=false
        Session\\PeXEnabled=false
        Session\\QueueingSystemEnabled=false
        Session\\DefaultSavePath=\(swarm.folder)
        [Preferences]
        WebUI\\Address=\(parts[0])
        WebUI\\Port=\(parts[1])
        WebUI\\LocalHostAuth=false
        WebUI\\HostHeaderValidation=false
        WebUI\\UPnP=false
        [Network]
        PortForwardingEnabled=false

        """
    }
  }
}
