/// Why a text is not an address that Shoal can ask over HTTP.
package enum HTTPURLError: Error, Hashable, Sendable, CustomStringConvertible {
  case notHTTP(String)
  case credentials
  case badAuthority(String)

  package var description: String {
    switch self {
    case .notHTTP(let text): "\"\(text)\" is neither an http:// nor an https:// address."
    case .credentials: "An address with a user name or password is not supported."
    case .badAuthority(let text): "\"\(text)\" is not a host with an optional port."
    }
  }
}
