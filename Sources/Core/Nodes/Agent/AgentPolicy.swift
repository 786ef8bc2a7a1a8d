import Vocabulary

/// The bounds and periods of an agent, in one place.
enum AgentPolicy {
  static let nearLinksMax = 16
  static let farLinksMax = 4
  /// Where a selector gives out stripes, few links do: so many near peers are called at the beginning, and more while
  /// fewer than that are linked (others call as well: about twice as many come together); and so many far ones.
  static let stripedDials = 6
  static let stripedLinks = 9
  static let stripedDialTime = TimeSpan.seconds(2)
  static let stripedFarLinks = 2
  /// Bounds for partners in stripes, besides.
  static let partnersNearMax = 24
  static let partnersFarMax = 6
  static let linksPerObjectMax = 64
  static let linksMax = 256
  static let wantsMax = 256
  static let tunnelsMax = 32
  static let objectsMax = 1024
  static let rosterMax = 256
  static let bansMax = 1024
  static let banTime = TimeSpan.seconds(600)
  static let peersWanted = 50

  /// How long a node that stops waits for its selectors to hear of it.
  static let goodbyePatience = TimeSpan.milliseconds(500)

  static let tickWhileBusy = TimeSpan.milliseconds(250)
  static let tickWhileIdle = TimeSpan.seconds(10)
  static let keepAlive = TimeSpan.seconds(100)
  static let silenceMax = TimeSpan.seconds(180)

  /// Tries before a want is given up: of an unreachable origin, and of one that is still hashing.
  static let unreachableTries = 4
  static let notYetTries = 120
  static let restartsMax = 3
  /// Without any source for so long, a want fails.
  static let patience = TimeSpan.seconds(60)
  static let dialRetry = TimeSpan.seconds(5)
  static let dialRetryMax = TimeSpan.seconds(120)
  static let edgeRetry = TimeSpan.milliseconds(500)
  static let edgeRetryMax = TimeSpan.seconds(30)
  static let corruptEdgeBlocksMax = 8
  /// How long an origin that is away is left alone when a download begins.
  static let awayRest = TimeSpan.seconds(3)

  /// Leaves are asked for in runs of so many blocks, as libtorrent bounds its requests.
  static let leafRun = 512
  static let leafRequestsMax = 2
  static let leafPatience = TimeSpan.seconds(4)
  /// And for so long when the origin could be asked instead.
  static let leafPatienceWithEdge = TimeSpan.milliseconds(500)
  /// Hashes are answered at once, and paid for afterwards: up to so much time of the upload limit.
  static let uploadDebtMax = TimeSpan.seconds(2)

  /// Delivered to a reader and not yet taken, at the most.
  static let deliveryWindow: Int64 = 4 << 20
  static let deliverySpanMax: Int64 = 1 << 20
  static let shoalExtension: UInt8 = 1
  /// What an ordinary node calls itself.
  static let role = "agent"
  static let requestQueue = 256
}
