/// Why a text is not an address that Shoal can ask over HTTP.
package enum HTTPURLError: Error, Hashable, Sendable, CustomStringConvertible {
  case encrypted(String)
  case notHTTP(String)
  case credentials
  case badAuthority(String)

  package var description: String {
    switch self {
    case .encrypted(let text): "\(text): https:// is not supported yet; use an http:// address."
    case .notHTTP(let text): "\"\(text)\" is not an http:// address."
    case .credentials: "An address with a user name or password is not supported."
    case .badAuthority(let text): "\"\(text)\" is not a host with an optional port."
    }
  }
}
