import Live
import NIOCore
import NIOPosix
import Nodes
import Vocabulary
import Wire

/// GET /v1/peers and POST /v1/rank, and what is needed to ask them.
struct SelectorQuery {
  /// What is asked about.
  enum Subject {
    /// An infohash in hexadecimal digits, or a URL.
    case object(String)
    case list(AddressList)
  }

  var selector: HTTPURL
  var subject: Subject
  var requester: IPAddress?
  var explain: Bool
  var trust: TLSTrust
  /// An operator's token, if there is one.
  var token: String?

  /// The answer's JSON.
  func ask() async throws -> String {
    var url = selector
    let reply: HTTPCall.Reply
    switch subject {
    case .object(let object):
      url.target = "/v1/peers?" + (object.contains("://") ? "url=" : "object=") + Self.escaped(object)
      if let requester { url.target += "&for=" + Self.escaped(requester.description) }
      if explain { url.target += "&explain=1" }
      reply = try await Self.call(HTTPCall("GET", url), trust, token: token)
    case .list(let list):
      url.target = "/v1/rank"
      var call = HTTPCall("POST", url)
      call.fields = [HTTPField("content-type", SelectorAPI.contentType)]
      call.body = SelectorAPI.encode(RankMessage(list.addresses, for: requester, explain: explain))
      reply = try await Self.call(call, trust, token: token)
    }
    return try Self.text(of: reply, from: selector)
  }

  /// What a selector answered, if it did what it was asked for.
  static func text(of reply: HTTPCall.Reply, from selector: HTTPURL) throws -> String {
    guard reply.status == 200 else {
      let raw = String(decoding: reply.body.prefix(300), as: UTF8.self).split(separator: "\n").first.map(String.init)
      let said = SelectorAPI.errorSentence(from: reply.body) ?? raw ?? ""
      throw CommandFailure(
        "the selector \(selector.hostField) answered \(reply.status): \(said)",
        status: reply.status == 404 ? .notFound : .failure)
    }
    return String(decoding: reply.body, as: UTF8.self)
  }

  /// What the description of a file says of it: the address under which it is registered, its v2 infohash, and the
  /// selector.
  static func describe(
    _ file: HTTPURL, trust: TLSTrust
  ) async throws -> (object: String, infohash: String, selector: HTTPURL) {
    var url = file
    let path = file.target.prefix { $0 != "?" }
    url.target = path + ".torrent"
    let reply = try await call(HTTPCall("GET", url), trust)
    switch reply.status {
    case 200: break
    case 404: throw CommandFailure("\(file) has no description: its server is no origin of ours", status: .notFound)
    case 503: throw CommandFailure("the origin is still describing \(file); try again in a moment")
    default: throw CommandFailure("\(url) answered \(reply.status)", status: .unreachable)
    }
    let metainfo: Metainfo
    do {
      metainfo = try Metainfo.parse(reply.body)
    } catch {
      throw CommandFailure("the description of \(file) is malformed: \(error)", status: .malformed)
    }
    guard let announce = metainfo.announce, let selector = try? HTTPURL(announce) else {
      throw CommandFailure("the description of \(file) names no selector")
    }
    return (metainfo.urlList.first ?? file.description, CheckedMetainfo.infohashes(of: metainfo).v2.hex, selector)
  }

  /// A call, with an operator's token if there is one.
  static func call(_ call: HTTPCall, _ trust: TLSTrust, token: String? = nil) async throws -> HTTPCall.Reply {
    var call = call
    call.trust = trust
    if let token { call.fields.append(HTTPField("authorization", "Bearer \(token)")) }
    call.maximumLength = 16 << 20
    // An origin holds the request while it makes the description.
    call.timeout = .seconds(40)
    do {
      return try await call.start(on: MultiThreadedEventLoopGroup.singleton.next()).get()
    } catch let error as HTTPCallError {
      if case .untrusted = error { throw CommandFailure("\(error)", status: .untrusted) }
      throw CommandFailure("\(error)", status: .unreachable)
    }
  }

  private static func escaped(_ text: String) -> String {
    text.utf8.map { byte in
      switch byte {
      case 0x30...0x39, 0x41...0x5A, 0x61...0x7A, 0x2D, 0x2E, 0x5F, 0x7E: String(UnicodeScalar(byte))
      default: "%" + [byte].hex
      }
    }.joined()
  }
}
