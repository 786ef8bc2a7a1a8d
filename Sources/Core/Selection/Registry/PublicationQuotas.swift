import Vocabulary

/// How much room the publications of each origin and of each address take, and all together: nobody fills a selector
/// alone.
struct PublicationQuotas: Codable, Sendable {
  private var origins: ChunkedDictionary<NodeID, Int>
  private var addresses: ChunkedDictionary<IPAddress, Int>
  private var total = 0

  init(seed: UInt64) {
    origins = ChunkedDictionary(seed: seed)
    addresses = ChunkedDictionary(seed: seed)
  }

  /// Which limit one more would pass if another one went, or nil.
  func refusal(
    of one: Publication, inPlaceOf gone: Publication?, _ limits: Registry.Limits
  ) -> Registry.RegistrationOutcome? {
    var without = self
    if let gone { without.count(gone, times: -1) }
    if (without.origins[one.origin] ?? 0) + one.weight > limits.publicationsPerOrigin { return .originFull }
    if let from = one.from, (without.addresses[from] ?? 0) + one.weight > limits.publicationsPerAddress {
      return .addressFull
    }
    return without.total + one.weight > limits.publications ? .full : nil
  }

  /// Counts one that comes, or with -1 one that goes. Who has none any more takes no room.
  mutating func count(_ one: Publication, times sign: Int) {
    let weight = one.weight * sign
    total += weight
    let ofOrigin = (origins[one.origin] ?? 0) + weight
    if ofOrigin > 0 { origins.updateValue(ofOrigin, forKey: one.origin) } else { origins.removeUnordered(one.origin) }
    guard let from = one.from else { return }
    let ofAddress = (addresses[from] ?? 0) + weight
    if ofAddress > 0 { addresses.updateValue(ofAddress, forKey: from) } else { addresses.removeUnordered(from) }
  }
}
