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
        try await ground.meet(meeting) { swarm in
          let profile = try ground.directory("profile")
          for part in ["profile/qBittorrent", "profile/qBittorrent/config"] { _ = try ground.directory(part) }
          _ = try ground.text("profile/qBittorrent/config/qBittorrent.conf", Self.settings(swarm))
          return try ground.start(
            "qbittorrent",
            [
              "qbittorrent-nox", "--profile=\(profile)", "--save-path=\(swarm.folder)", "--skip-dialog=true",
              swarm.torrent,
            ])
        }
      }
    }

    private static func settings(_ swarm: Ground.StockSwarm) -> String {
      """
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
      WebUI\\Address=\(Ground.StockSwarm.client)
      WebUI\\UPnP=false
      [Network]
      PortForwardingEnabled=false

      """
    }
  }
}
