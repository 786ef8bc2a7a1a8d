package import Vocabulary

/// The numbers that shape a swarm, in one place. `swarm-model` figures are for a two-ISP swarm of 10 Mbit/s uplinks.
package enum SwarmPolicy {
  /// Blocks of one request to the origin at the least: 64 KiB, because headers cost 2 to 4 % at 16 KiB.
  package static let edgeRunBlocks = 4
  /// And at the most: 4 MiB.
  package static let edgeRunBlocksMax = 256
  /// Requests to the origin at once, per object.
  package static let edgeRequests = 2
  /// How long one request to the origin should take; its length follows the measured rate.
  package static let edgeRunTime = TimeSpan.milliseconds(500)

  /// Requests outstanding at a near peer: at least, and at most when the link is fast. With more, whoever asks first has
  /// its blocks in the kernel's buffers before the slower ones ask.
  package static let nearRequests = 2
  package static let nearRequestsMax = 64
  /// Requests outstanding at a far peer while the origin serves, and while it does not.
  package static let farRequests = 1
  package static let farRequestsWithoutEdge = 16

  /// Blocks the picker looks at: the part of a huge object that a swarm works on at a time (128 MiB).
  package static let windowBlocks = 8192
  /// Equally good choices that are gathered before one is drawn. One drawn from few would be the same one
  /// at every neighbour: what is free lies in clumps.
  package static let equalsMax = 512
  /// Unverified blocks that may wait for a judgement.
  package static let stagedBlocksMax = 1024
  /// Pulls of one near peer that are believed at once.
  package static let pullsPerPeerMax = 4096
  /// Unanswered requests of a peer that are kept.
  package static let queuedRequestsMax = 512
  /// Piece messages of one link that have not left for the kernel.
  package static let undrainedPerLink = 2
  /// And of all links together: what is queued before the kernel is late for whoever needs it now.
  package static let undrainedMax = 8

  /// How long news of held and pulled blocks may wait to be sent: to near peers, and to far ones.
  package static let newsDelay = TimeSpan.milliseconds(20)
  package static let farNewsDelay = TimeSpan.milliseconds(200)
  /// A pull that takes longer is no longer respected by others.
  package static let leaseMin = TimeSpan.seconds(3)
  package static let leaseMax = TimeSpan.seconds(30)
  /// A peer that answers nothing for so long, or four times its usual time, is snubbed.
  package static let snubMin = TimeSpan.seconds(4)
  package static let snubMax = TimeSpan.seconds(20)
  /// What a peer owes us for so much longer than is usual is asked of the origin as well, even one that is spared.
  package static let lateTime = TimeSpan.seconds(1)
  /// Without progress for so long, the limits on pulling from outside are lifted.
  package static let stallTime = TimeSpan.seconds(3)

  /// The scheme of stripes, see `Importer`. Requests outstanding at a far peer from which a stripe is imported, and at
  /// one that an ISP behind all others asks for more.
  package static let importRequests = 4
  package static let lagRequests = 2
  /// A backup of rank r acts after r times so much silence, or when its stripe is so many blocks times r behind.
  static let backupTime = TimeSpan.seconds(2)
  static let backupBlocks = 8
  /// The origin is also asked by an ISP at place p when the stripe is so many blocks times p behind the others.
  static let placeBlocks = 32
  /// After so much silence somebody makes itself importer.
  static let appointTime = TimeSpan.seconds(8)
  /// Imported blocks that no neighbour has taken, at the most. A bound of 16 idled a twentieth of all uplinks: what an
  /// ISP knows must be well ahead of what its agents hold.
  static let untakenMax = 128
  /// An ISP that is by so much of the object behind all others imports more than once.
  static let lagPerMille = 30
  /// What fewer neighbours hold is served to far peers before all else.
  static let rareHolders = 4
  /// How long news of held blocks may wait in a swarm that has importers: to near peers, and what is imported to far
  /// ones.
  package static let stripedNewsDelay = TimeSpan.milliseconds(50)
  package static let importNewsDelay = TimeSpan.milliseconds(20)
  /// And of all other blocks to far ones, who need them only in want.
  package static let stripedFarNewsDelay = TimeSpan.seconds(1)
  /// How long a new object waits for its roles at the most before it pulls from outside: a twentieth of its time at
  /// this rate.
  static let rolesPatienceMax = TimeSpan.milliseconds(500)
  /// And where a crowd makes origin and selector slow.
  static let crowdPatienceMax = TimeSpan.seconds(3)
  static let ordinaryRate = ByteRate(bytesPerSecond: 6_250_000)
  /// How long leaf hashes are waited for from importers, without a block coming, before the origin is asked.
  static let leavesPatience = TimeSpan.seconds(6)

  /// Foreign clients and far peers served at once, besides the optimistic one.
  package static let uploadSlots = 4
  package static let chokePeriod = TimeSpan.seconds(10)
  package static let optimisticPeriods = 3
}
