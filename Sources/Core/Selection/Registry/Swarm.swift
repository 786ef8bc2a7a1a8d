import Vocabulary

/// Who is in the swarm of one object, with sums that are kept as peers come and go.
struct Swarm: Codable, Sendable {
  /// Peers of one ISP, and how many of them hold the whole object.
  struct Share: Codable, Sendable {
    /// The number of the ISP, or a greater one than any for peers of whom none is known.
    var isp: UInt64
    var peers: UInt32
    var complete: UInt32
  }

  /// Numbers of its peers, in no order.
  var members = ChunkedArray<UInt32>()
  var census = ObjectEntry.Census()
  /// How many peers said that they completed it (BEP 48's `downloaded`).
  var completions = 0
  /// Sorted by ISP.
  private var shares: [Share] = []

  /// Counts a peer that comes, or with -1 one that goes.
  mutating func count(in asn: ASN?, isComplete: Bool, times sign: Int) {
    let (place, found) = place(of: asn)
    if !found { shares.insert(Share(isp: Self.number(of: asn), peers: 0, complete: 0), at: place) }
    shares[place].peers = UInt32(Int(shares[place].peers) + sign)
    if isComplete { shares[place].complete = UInt32(Int(shares[place].complete) + sign) }
    if shares[place].peers == 0 { shares.remove(at: place) }
  }

  /// How many peers of an ISP hold all of it.
  func copies(in asn: ASN) -> Int {
    let (place, found) = place(of: asn)
    return found ? Int(shares[place].complete) : 0
  }

  /// The ISPs of its peers and of one more address, and the place of that address's among them, unknown last.
  func isps(with asn: ASN?) -> (count: Int, index: Int) {
    let (place, found) = place(of: asn)
    return (shares.count + (found ? 0 : 1), place)
  }

  private static func number(of asn: ASN?) -> UInt64 { asn.map { UInt64($0.number) } ?? .max }

  private func place(of asn: ASN?) -> (index: Int, found: Bool) {
    let number = Self.number(of: asn)
    var (low, high) = (0, shares.count)
    while low < high {
      let middle = (low + high) / 2
      if shares[middle].isp < number { low = middle + 1 } else { high = middle }
    }
    return (low, low < shares.count && shares[low].isp == number)
  }
}
