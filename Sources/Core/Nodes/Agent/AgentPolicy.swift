import Vocabulary

/// The bounds and periods of an agent, in one place: a part of its configuration, so that a trace says under which it
/// ran, and a replay may ask what others would have done.
package struct AgentPolicy: Hashable, Codable, Sendable {
  var nearLinksMax = 16
  var farLinksMax = 4
  /// Where a selector gives out stripes, few links do: so many near peers are called at the beginning, and more while
  /// fewer than that are linked (others call as well: about twice as many come together); and so many far ones.
  var stripedDials = 8
  var stripedLinks = 16
  var stripedDialTime = TimeSpan.seconds(2)
  var stripedFarLinks = 2
  /// Bounds for partners in stripes, besides.
  var partnersNearMax = 24
  var partnersFarMax = 6
  var linksPerObjectMax = 64
  var linksMax = 256
  var wantsMax = 256
  var tunnelsMax = 32
  var objectsMax = 1024
  /// More are closed when nobody wants them; and those that rest for so long, without links.
  var objectsOpenMax = 64
  var objectRest = TimeSpan.seconds(30)
  /// A peer's requests within so long are one use of an object.
  var useStep = TimeSpan.seconds(10)
  /// A want of an object that is being removed begins anew after this time.
  var removalPause = TimeSpan.milliseconds(250)
  var rosterMax = 256
  var bansMax = 1024
  var banTime = TimeSpan.seconds(600)
  /// As many as there are places for near links where stripes are given out: a list of fifty for each of a crowd that
  /// comes at once is more than the selector's line carries in a second.
  var peersWanted = 16

  /// How long a node that stops waits for its selectors to hear of it.
  var goodbyePatience = TimeSpan.milliseconds(500)

  var tickWhileBusy = TimeSpan.milliseconds(250)
  var tickWhileIdle = TimeSpan.seconds(10)
  var keepAlive = TimeSpan.seconds(100)
  var silenceMax = TimeSpan.seconds(180)

  /// Tries before a want is given up: of an unreachable origin, and of one that is still hashing.
  var unreachableTries = 4
  var notYetTries = 120
  var restartsMax = 3
  /// Without any source for so long, a want fails.
  var patience = TimeSpan.seconds(60)
  var dialRetry = TimeSpan.seconds(5)
  var dialRetryMax = TimeSpan.seconds(120)
  var originRetry = TimeSpan.milliseconds(500)
  var originRetryMax = TimeSpan.seconds(30)
  var corruptOriginBlocksMax = 8
  /// How long an origin that is away is left alone when a download begins.
  var awayRest = TimeSpan.seconds(3)

  /// Leaves are asked for in runs of so many blocks, as libtorrent bounds its requests.
  var leafRun = 512
  var leafRequestsMax = 2
  var leafPatience = TimeSpan.seconds(4)
  /// And for so long when the origin could be asked instead.
  var leafPatienceWithOrigin = TimeSpan.milliseconds(500)
  /// Hashes are answered at once, and paid for afterwards: up to so much time of the upload limit.
  var uploadDebtMax = TimeSpan.seconds(2)

  /// Delivered to a reader and not yet taken, at the most.
  var deliveryWindow: Int64 = 4 << 20
  var deliverySpanMax: Int64 = 1 << 20

  /// What others are told, which is no matter of policy.
  static let shoalExtension: UInt8 = 1
  /// What an ordinary node calls itself.
  static let role = "agent"
  static let requestQueue = 256

  package init() {}
}
