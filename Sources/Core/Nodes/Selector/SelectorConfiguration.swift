package import Selection
package import Vocabulary

/// What a selector is told when it starts. Types are written out, so that traces list the parts (`InputSchemas`).
package struct SelectorConfiguration: Hashable, Codable, Sendable {
  /// Which tokens a selector knows: off its machine they open what would be shut.
  package struct Doors: Hashable, Codable, Sendable {
    /// Whether origins may show one to register.
    package var hasRegistrationToken: Bool
    /// Whether operators may show theirs.
    package var hasOperators: Bool

    package init(hasRegistrationToken: Bool, hasOperators: Bool) {
      self.hasRegistrationToken = hasRegistrationToken
      self.hasOperators = hasOperators
    }
  }

  /// How it shares what it knows with other selectors, through a store.
  package struct Store: Hashable, Codable, Sendable {
    /// Which of them it is: drawn when it starts.
    package var teller: UInt64
    /// How long it gathers what it tells, if it is the only one.
    package var spacing: TimeSpan = .milliseconds(100)
    /// How far back the log goes: longer than anything lasts that is not told again.
    package var lifetime: TimeSpan = .seconds(720)
    /// Bytes that wait while the store is away, at the most.
    package var room: Int = 33_554_432

    package init(teller: UInt64) { self.teller = teller }
  }

  /// Whose registrations are taken without a token; see `SelectorCaller` for what an empty list means.
  package var allowedOrigins: [NodeID]
  package var limits: Registry.Limits = Registry.Limits()
  package var policy: ScoringPolicy = ScoringPolicy()

  /// When an incomplete agent announces again while it is new: rosters fill fast.
  package var youngInterval: TimeSpan = .seconds(2)
  package var youngFor: TimeSpan = .seconds(60)
  package var incompleteInterval: TimeSpan = .seconds(10)
  /// Those of an ISP who have no role announce so far apart, so that a crowd costs no more than a few.
  package var spacing: TimeSpan = .milliseconds(50)
  package var completeInterval: TimeSpan = .seconds(15)
  package var minInterval: TimeSpan = .seconds(1)
  /// How long an agent's announce lasts: two intervals, so that one may get lost.
  package var incompleteLifetime: TimeSpan = .seconds(20)
  package var completeLifetime: TimeSpan = .seconds(30)

  /// A node that holds objects and asks nothing is heard of so often, and counts for so long.
  package var heartbeatInterval: TimeSpan = .seconds(30)
  package var holdingsLifetime: TimeSpan = .seconds(60)

  package var stockInterval: TimeSpan = .seconds(60)
  package var stockMinInterval: TimeSpan = .seconds(5)
  /// Two intervals of libtorrent's, and not of those that are asked for: it never announces more often than each five
  /// minutes.
  package var stockLifetime: TimeSpan = .seconds(660)

  /// And the most that a stock client gets, which dials them in any order: near ones are first only by being many.
  package var defaultWanted: Int = 50
  package var maximumWanted: Int = 200
  /// Peers of all objects in one answer: more would not fit into what an agent reads.
  package var maximumHandedOut: Int = 1_600
  /// How far a registration's date may be from the selector's.
  package var registrationSkew: TimeSpan = .seconds(600)
  /// The longest validity of a registration that others than the origin bring: 400 days.
  package var longestValidity: TimeSpan = .seconds(400 * 86_400)
  /// How often an origin is asked to repeat its registrations.
  package var registrationInterval: TimeSpan = .seconds(20)
  package var sweepInterval: TimeSpan = .seconds(5)
  /// Tie-breaks are drawn anew each time this passes.
  package var rotation: TimeSpan = .seconds(300)
  /// Whether agents that prove nothing are served, as those of the first releases; not in place of one that does.
  package var allowsUnproven: Bool?
  /// What a list of objects and a scrape hold at the most.
  package var maximumListed: Int = 1_000

  /// How many calls each address may make; nil for any number.
  package var calls: CallBudgets.Rate?
  /// So many times the usual intervals callers are asked to wait at the most, while there is too much to do; nil in
  /// traces of before: the usual ones always.
  package var longestPace: Int64? = 15
  /// Which tokens it knows; nil in traces of before, when everybody might do everything.
  package var doors: Doors?
  /// Nil for one that is alone.
  package var store: Store?
  /// What its line carries; nil where nobody says.
  package var uplink: ByteRate?
  /// Of a thousand downloads, how many are kept from peers (`HoldOuts`); nil for none.
  package var holdOutPerMille: Int?
  /// By which rollouts are told apart; nil for none. Of no more than `RolloutChannel.most` names.
  package var channels: [RolloutChannel]?
  /// What a test build does wrong on purpose; nil: nothing.
  package var planted: PlantedFault?

  package init(
    allowedOrigins: [NodeID] = [], allowsUnproven: Bool? = nil, calls: CallBudgets.Rate? = nil,
    doors: Doors? = nil, store: Store? = nil
  ) {
    self.doors = doors
    self.store = store
    self.allowedOrigins = allowedOrigins
    self.allowsUnproven = allowsUnproven
    self.calls = calls
  }

  /// Whether copies of descriptions are kept for an origin with a line like this, nil where it did not say. Each agent
  /// of a crowd has a list from here, which takes more than a description does: a line like the origin's has nothing to
  /// spare, and who waits for its list fetches what others would have brought.
  func takesCopies(from line: ByteRate?) -> Bool {
    guard let uplink, let line else { return true }
    return uplink.bytesPerSecond / 2 >= line.bytesPerSecond
  }
}
