import Vocabulary

/// Where peers reach a node: one endpoint, or one of each address family, at the same port.
struct PeerPlaces: SettingValue {
  var first: Endpoint
  var other: Endpoint?

  static func parse(setting text: String) throws(QuantityParser.Failure) -> PeerPlaces {
    let words = text.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    guard words.count <= 2, let word = words.first else {
      throw QuantityParser.Failure("'\(text)' names more than one endpoint of each address family")
    }
    var places = PeerPlaces(first: try Endpoint.parse(setting: word))
    guard words.count == 2 else { return places }
    let other = try Endpoint.parse(setting: words[1])
    guard !other.address.isSameFamily(as: places.first.address), other.port == places.first.port else {
      throw QuantityParser.Failure("'\(text)' is not an IPv4 and an IPv6 endpoint of the same port")
    }
    places.other = other
    return places
  }
}
