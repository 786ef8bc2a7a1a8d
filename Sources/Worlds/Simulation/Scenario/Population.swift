package import Vocabulary

/// Who the peers of a scenario are besides their links: when they come, who dies, hides, lies, and who is left alone.
/// Shares are in thousandths of the peers; who it is is drawn from the seed.
package struct Population: Hashable, Sendable {
  /// Each peer arrives at a random moment of this time.
  package var arrivals: TimeSpan = .zero
  /// How many die without a word, for good, at `deathPerMille` of the bound: no connection is closed.
  package var silentPerMille = 0
  package var deathPerMille = 200
  /// To how many nobody can open a connection.
  package var undialablePerMille = 0
  /// How many serve corrupt blocks, besides those that the scenario counts.
  package var pollutersPerMille = 0
  /// How many lie: one third each about slowness, age and uplink.
  package var liarsPerMille = 0
  /// How many say on every link that they are another peer's node.
  package var impostorsPerMille = 0
  /// An ISP whose agents all say of everybody of whom the selector tells them that they cannot reach him.
  var slanderers: ASN?
  /// When the selector goes for good, after the first arrival.
  package var selectorGoneAfter: TimeSpan?
  /// Whether descriptions name no selector: agents then know of nobody but the origin.
  package var isPeerless = false

  package init() {}

  /// So many of `count`, rounded down.
  static func share(_ perMille: Int, of count: Int) -> Int { count * perMille / 1000 }
}
