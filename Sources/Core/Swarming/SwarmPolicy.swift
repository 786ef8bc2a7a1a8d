package import Vocabulary

/// The numbers that shape a swarm, in one place: a part of an agent's configuration, so that a trace says under which
/// it ran, and a replay may ask what others would have done.
package struct SwarmPolicy: Hashable, Codable, Sendable {
  /// Blocks of one request to the origin at the least: 64 KiB, because headers cost 2 to 4 % at 16 KiB.
  static let originRunBlocks = 4
  /// And at the most: 4 MiB.
  var originRunBlocksMax = 256
  /// Requests to the origin at once, per object.
  var originRequests = 2
  /// And so many more where the origin has much to give and the peers have little: on their busy uplinks each request
  /// is late.
  var spareRequests = 2
  /// How long one request to the origin should take; its length follows the measured rate.
  var originRunTime = TimeSpan.milliseconds(500)

  /// Requests outstanding at a near peer: at least, and at most when the link is fast. With more, whoever asks first
  /// has its blocks in the kernel's buffers before the slower ones ask.
  var nearRequests = 2
  var nearRequestsMax = 64
  /// Requests outstanding at a far peer while the origin serves, and while it does not.
  var farRequests = 1
  var farRequestsWithoutOrigin = 16

  /// Blocks the picker looks at: the part of a huge object that a swarm works on at a time (128 MiB).
  static let windowBlocks = 8192
  /// Equally good choices that are gathered before one is drawn. One drawn from few would be the same one
  /// at every neighbour: what is free lies in clumps.
  static let equalsMax = 512
  /// In the endgame a block that is late is asked of one more peer after each step, up to a bound: polluters, who are
  /// for ever behind and so served first, starve the neighbours of those who have not banned them. It counts as late
  /// after this time at the most: who died while it was slow would be waited for as long as it was slow.
  static let endgameStep = TimeSpan.milliseconds(500)
  static let endgameAskersMax = 8
  static let endgamePatienceMax = TimeSpan.seconds(1)
  /// It begins where so many blocks are still to come into our ISP: a chunk of each stripe.
  static let endgameFreeMax = 64
  /// Unverified blocks that may wait for a judgement.
  package var stagedBlocksMax = 1024
  /// Pulls of one near peer that are believed at once.
  package static let pullsPerPeerMax = 1024
  /// Unanswered requests of a peer that are kept.
  static let queuedRequestsMax = 512
  /// Piece messages of one link that have not left for the kernel, where it is no fast one (`PieceFlow`).
  static let undrainedPerLink = 2
  /// And of all links together, at least and at the most: what is queued before the kernel is late for whoever needs it
  /// now. Two instead of eight end two ISPs of 200 at 1.20 times the bound instead of 1.23.
  package var undrainedMin = 2
  package var undrainedMax = 64
  /// And while it is not known what the line carries.
  package var undrainedUnknownMax = 8
  /// Nothing has left for so long: peers or paths are slow, or this machine is busy, and the line has room for others.
  /// After 50 ms it was often only that each link waited for its turn; with 400 ms two pieces idled the lines of
  /// sixteen agents on two cores (1.30 to 1.34 times the bound instead of 1.20 to 1.27).
  package var stuckTime = TimeSpan.milliseconds(150)
  /// Nothing has left on one link for so long: it may be dead, and what waits there no longer counts. Half of the peers
  /// killed left every sixth of the others with all it may send before the kernel on dead links.
  var setAsideTime = TimeSpan.seconds(2)
  /// A link on which a peer owes something, or takes nothing, and says nothing for so long is dead. No shorter, for at
  /// half a kilobyte a second a block is under way for half a minute.
  package var deadTime = TimeSpan.seconds(60)

  /// How long news of held and pulled blocks may wait to be sent: to near peers, and to far ones.
  package var newsDelay = TimeSpan.milliseconds(20)
  package var farNewsDelay = TimeSpan.milliseconds(200)
  /// Who says that it has been at the object for so much longer than we is measured from when we met.
  var elderTime = TimeSpan.seconds(2)
  /// A pull that takes longer is no longer respected by others.
  var leaseMin = TimeSpan.seconds(3)
  var leaseMax = TimeSpan.seconds(30)
  /// A peer that answers nothing for so long, or four times its usual time, is snubbed.
  var snubMin = TimeSpan.seconds(4)
  var snubMax = TimeSpan.seconds(20)
  /// What a peer owes us for so much longer than is usual is asked of the origin as well, even one that is spared.
  var lateTime = TimeSpan.seconds(1)
  /// Without progress for so long, the limits on pulling from outside are lifted.
  var stallTime = TimeSpan.seconds(3)

  /// The scheme of stripes, see `Importer`. Requests outstanding at a far peer from which a stripe is imported, and at
  /// one that an ISP behind all others asks for more.
  var importRequests = 4
  var lagRequests = 2
  /// A backup of rank r acts after r times so much silence, or when its stripe is so many blocks times r behind.
  var backupTime = TimeSpan.seconds(2)
  var backupBlocks = 8
  /// The origin is also asked by an ISP at place p when the stripe is so many blocks times p behind the others.
  var placeBlocks = 32
  /// After so much silence somebody makes itself importer.
  var appointTime = TimeSpan.seconds(8)
  /// Imported blocks that no neighbour has taken, at the most (8 MiB). What an ISP knows must be well ahead of what its
  /// agents hold: a bound of 128 idled a tenth of the uplinks of two ISPs of eight, who end at 1.19 times the bound
  /// instead of 1.30.
  var untakenMax = 512
  /// An ISP in deficit that is by so much of the object behind all others imports more than once.
  var lagPerMille = 30
  /// And at the most so many times as much where it is far behind.
  var lagStepsMax = 4
  /// So many of its agents at a time do: what they are told of it is seconds old, and a thousand bring ten copies.
  var laggingPeers = 32
  /// So many agents of an ISP at a time pull anything from outside when all have been without progress for long: where
  /// a crowd begins, those who came first would else take the line of the origin from the importers.
  var needyPeers = 4
  /// A far agent waits no longer than this for a block: a whole ISP may wait for what it brings in, while here there is
  /// always somebody who is slower.
  var farServeTime = TimeSpan.milliseconds(500)
  /// What fewer neighbours hold is served to far peers before all else.
  var rareHolders = 4
  /// How long news of held blocks may wait in a swarm that has importers: to near peers, and what is imported to far
  /// ones.
  var stripedNewsDelay = TimeSpan.milliseconds(50)
  var importNewsDelay = TimeSpan.milliseconds(20)
  /// And over a slow line to near ones, of what is not imported: each batch is a packet on each link, twenty a second
  /// on each of 24 links a third of what 1 Mbit/s carries.
  static let slowNewsDelay = TimeSpan.milliseconds(200)
  /// And of all other blocks to far ones, who need them only in want: an ISP of a thousand had a fifth of a copy more
  /// of news each second than of news each four.
  var stripedFarNewsDelay = TimeSpan.seconds(4)
  /// How long a new object waits for its roles at the most before it pulls from outside: a twentieth of its time at
  /// this rate.
  var rolesPatienceMax = TimeSpan.milliseconds(500)
  /// And where a crowd makes origin and selector slow.
  var crowdPatienceMax = TimeSpan.seconds(3)
  /// A description that takes so long says that there may be one: then small objects wait for roles as well.
  static let crowdSearchTime = TimeSpan.milliseconds(300)
  var ordinaryRate = ByteRate(bytesPerSecond: 6_250_000)
  /// How long leaf hashes are waited for from importers, without a block coming, before the origin is asked.
  package var leavesPatience = TimeSpan.seconds(6)

  /// Foreign clients and far peers served at once, besides the optimistic one.
  var uploadSlots = 4
  package var chokePeriod = TimeSpan.seconds(10)
  var optimisticPeriods = 3

  package init() {}

  /// How long roles are waited for, for an object of so many bytes whose description took so long.
  func rolesPatience(forObjectOf length: Int64, after searchTime: TimeSpan) -> TimeSpan {
    let usual = ordinaryRate.time(for: ByteCount(length))
    return max(min(usual / 20, rolesPatienceMax), min(searchTime * 2, crowdPatienceMax))
  }
}
