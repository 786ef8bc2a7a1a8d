package import Vocabulary

/// What a request at the gateway asks for, read from its method, target and Host (RFC 9112, 3.2).
///
/// An address can be named in four ways: in absolute form, as clients with `http_proxy` do; behind the prefix
/// `/http://` (also `/http:/`, as some collapse it, and `/http%3A//`, as pip writes it); and as `/http/HOST:PORT/PATH`,
/// which survives whatever rewrites URLs. All may say `https` instead.
package enum GatewayRequest: Hashable, Sendable {
  case health
  case metrics
  /// What the node shows of itself; nil for what leads there.
  case view(NodeView?)
  case fetch(HTTPURL, Form)
  case tunnel(host: String, port: UInt16)
  /// With the status and the sentence of the answer.
  case refused(Int, String)

  /// How the client names what lies behind the gateway, and so how a redirect must be written for it.
  package enum Form: String, Hashable, Codable, Sendable {
    /// The client knows that it talks to a proxy.
    case absolute
    /// `/http://HOST/PATH`
    case schemePrefix
    /// `/http/HOST:PORT/PATH`
    case pathPrefix

    /// What to tell the client of another address: it becomes a path on this gateway, except for the client of a proxy.
    package func naming(_ url: HTTPURL) -> String {
      switch self {
      case .absolute: "\(url)"
      case .schemePrefix: "/\(url)"
      case .pathPrefix: "/\(url.scheme)/\(url.hostField)\(url.target)"
      }
    }
  }

  /// A target longer than this is refused (RFC 9110, 4.1 asks for 8000 at the least).
  package static let targetMax = 16 << 10

  package init(_ request: HTTPRequest, policy: GatewayPolicy) {
    let target = request.target
    guard target.utf8.count <= Self.targetMax else {
      self = .refused(414, "the request target is too long")
      return
    }
    if request.method == "CONNECT" {
      self = Self.connect(target)
    } else if target.hasPrefix("/") {
      self = Self.origin(target[...], request, policy)
    } else {
      self = Self.absolute(target, request, policy)
    }
    if case .fetch = self,
      (request.field("content-length").map { $0 != "0" } ?? false)
        || request.marks.contains("transfer-encoding")
    {
      self = .refused(400, "the gateway passes no request bodies on")
    }
  }

  private static let help =
    "ask for /http://HOST/PATH or /http/HOST:PORT/PATH (or https), use this address as http_proxy, or ask for "
    + "/_shoal/, /healthz or /metrics"

  // Absolute form

  private static func absolute(_ target: String, _ request: HTTPRequest, _ policy: GatewayPolicy) -> GatewayRequest {
    let url: HTTPURL
    do throws(HTTPURLError) { url = try HTTPURL(target) } catch { return .refused(400, "\(error)") }
    // Absolute form that names the gateway itself is its own page, whatever the client takes it for.
    if policy.isSelf(url.host, url.port, at: request.local) { return own(url.target[...], request) }
    return .fetch(url, .absolute)
  }

  // Origin form

  private static func origin(_ target: Substring, _ request: HTTPRequest, _ policy: GatewayPolicy) -> GatewayRequest {
    // Without this check a page in a browser could reach the gateway under a name of its own (DNS rebinding).
    guard let host = request.field("host") else { return .refused(400, "Host must name this gateway") }
    // It does not say which of the two usual ports it leaves out.
    let readings = ["http", "https"].compactMap { authority(host[...], $0) }
    guard !readings.isEmpty else { return .refused(400, "Host is not a host with a port") }
    guard readings.contains(where: { name, port in policy.isSelf(name, port, at: request.local) }) else {
      return .refused(
        421, "this gateway is not called '\(host)'; give it that name with --gateway-name if it should be")
    }
    return own(target, request)
  }

  /// What is asked of the gateway by its own name. All that it answers there is one site to a browser, and for none of
  /// its pages.
  private static func own(_ target: Substring, _ request: HTTPRequest) -> GatewayRequest {
    guard !request.isCrossSite else { return .refused(403, "this gateway answers no pages of other sites") }
    return path(target)
  }

  private static func path(_ target: Substring) -> GatewayRequest {
    switch target.prefix(while: { $0 != "?" }) {
    case "/healthz": return .health
    case "/metrics": return .metrics
    case "/", "/_shoal": return .view(nil)
    case let path:
      if let view = NodeView(path: path) { return .view(view) }
    }
    let rest = target.dropFirst()
    for scheme in ["http", "https"] {
      guard rest.prefix(scheme.count).lowercased() == scheme else { continue }
      var tail = rest.dropFirst(scheme.count)
      var form = Form.pathPrefix
      if tail.hasPrefix(":") || tail.prefix(3).lowercased() == "%3a" {
        tail = tail.dropFirst(tail.hasPrefix(":") ? 1 : 3)
        form = .schemePrefix
      }
      guard tail.hasPrefix("/") else { continue }
      tail = tail.dropFirst(form == .schemePrefix && tail.hasPrefix("//") ? 2 : 1)
      return named(tail, scheme, form)
    }
    return .refused(404, help)
  }

  /// `HOST:PORT/PATH?QUERY`, the authority perhaps percent-encoded.
  private static func named(_ text: Substring, _ scheme: String, _ form: Form) -> GatewayRequest {
    let end = text.firstIndex { $0 == "/" || $0 == "?" } ?? text.endIndex
    var host = ""
    var rest = text[..<end]
    while let mark = rest.firstIndex(of: "%") {
      let code = rest[rest.index(after: mark)...].prefix(2).lowercased()
      let plain = ["3a": ":", "5b": "[", "5d": "]"][code]
      guard let plain else { return .refused(400, "the host in the path is malformed") }
      host += rest[..<mark] + plain
      rest = rest[mark...].dropFirst(3)
    }
    host += rest
    guard !host.isEmpty else { return .refused(400, "the path names no host: " + help) }
    do throws(HTTPURLError) { return .fetch(try HTTPURL("\(scheme)://" + host + text[end...]), form) } catch {
      return .refused(400, "\(error)")
    }
  }

  // CONNECT

  private static func connect(_ target: String) -> GatewayRequest {
    guard let colon = target.lastIndex(of: ":"), target[target.index(after: colon)...].contains(where: \.isNumber),
      let (host, port) = authority(target[...], "http")
    else { return .refused(400, "CONNECT needs HOST:PORT") }
    return .tunnel(host: host, port: port)
  }

  /// Host and port of an authority, in the form in which URLs hold them.
  /// - Parameter scheme: says which port is meant where there is none.
  private static func authority(_ text: Substring, _ scheme: String) -> (String, UInt16)? {
    guard !text.contains("/"), !text.contains("?"), !text.contains("#"), let url = try? HTTPURL("\(scheme)://" + text)
    else { return nil }
    return (url.host, url.port)
  }
}
