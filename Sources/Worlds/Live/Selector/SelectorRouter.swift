import Crypto
import Foundation
import Nodes
import Selection
import Vocabulary
import Wire

/// Turns a request into the input that it stands for: reads bytes, looks addresses up, checks signatures.
/// It decides nothing.
struct SelectorRouter {
  var localities: LocalityTable

  func input(_ exchange: ExchangeID, _ request: HTTPRequest, body: [UInt8], wall: WallTime) -> SelectorInput {
    let isRead = request.method == "GET" || request.method == "HEAD"
    switch String(request.rawPath) {
    case "/announce": return isRead ? track(exchange, request) : .methodNotAllowed(exchange, allowed: "GET, HEAD")
    case "/scrape": return isRead ? scrape(exchange, request) : .methodNotAllowed(exchange, allowed: "GET, HEAD")
    case "/v1/announce":
      return request.method == "POST"
        ? announce(exchange, request, body) : .methodNotAllowed(exchange, allowed: "POST")
    case "/v1/peers": return isRead ? peers(exchange, request) : .methodNotAllowed(exchange, allowed: "GET, HEAD")
    case "/v1/objects":
      if request.method == "POST" { return register(exchange, body, wall: wall) }
      return isRead ? .objects(exchange) : .methodNotAllowed(exchange, allowed: "GET, HEAD, POST")
    case "/v1/withdrawals":
      return request.method == "POST" ? withdraw(exchange, body) : .methodNotAllowed(exchange, allowed: "POST")
    case "/healthz": return isRead ? .health(exchange) : .methodNotAllowed(exchange, allowed: "GET, HEAD")
    case "/metrics": return isRead ? .metrics(exchange) : .methodNotAllowed(exchange, allowed: "GET, HEAD")
    default: return .notFound(exchange)
    }
  }

  private func track(_ exchange: ExchangeID, _ request: HTTPRequest) -> SelectorInput {
    do throws(TrackerError) {
      let query = try AnnounceQuery(TrackerQuery.parse(String(request.rawQuery ?? "")))
      let remote = request.remote
      return .tracker(exchange, query, remote: remote, localities.locality(of: remote.address))
    } catch { return .malformedTracker(exchange, sentence: error.description) }
  }

  private func scrape(_ exchange: ExchangeID, _ request: HTTPRequest) -> SelectorInput {
    do throws(TrackerError) {
      let query = try ScrapeQuery(TrackerQuery.parse(String(request.rawQuery ?? "")))
      guard !query.infohashes.isEmpty else {
        return .malformedTracker(exchange, sentence: "name the objects to be scraped with info_hash")
      }
      return .scrape(exchange, query.infohashes)
    } catch { return .malformedTracker(exchange, sentence: error.description) }
  }

  private func announce(_ exchange: ExchangeID, _ request: HTTPRequest, _ body: [UInt8]) -> SelectorInput {
    do throws(SelectorAPI.Failure) {
      let announce = try SelectorAPI.announce(from: body)
      let address = request.remote.address
      return .announce(exchange, announce, address: address, localities.locality(of: address))
    } catch { return .malformed(exchange, sentence: error.description) }
  }

  private func register(_ exchange: ExchangeID, _ body: [UInt8], wall: WallTime) -> SelectorInput {
    do throws(SelectorAPI.Failure) {
      let registration = try SelectorAPI.registration(from: body)
      return .register(exchange, registration, signatureIsValid: Self.isSigned(registration), wall: wall)
    } catch { return .malformed(exchange, sentence: error.description) }
  }

  private func withdraw(_ exchange: ExchangeID, _ body: [UInt8]) -> SelectorInput {
    do throws(SelectorAPI.Failure) {
      return .withdraw(exchange, try SelectorAPI.withdrawals(from: body).map(\.checked))
    } catch { return .malformed(exchange, sentence: error.description) }
  }

  private static func isSigned(_ registration: ObjectRegistration) -> Bool {
    let key = Data(registration.key.key.bytes)
    guard let key = try? Curve25519.Signing.PublicKey(rawRepresentation: key) else { return false }
    return key.isValidSignature(Data(registration.signature), for: Data(registration.signedText.utf8))
  }

  private func peers(_ exchange: ExchangeID, _ request: HTTPRequest) -> SelectorInput {
    func bad(_ sentence: String) -> SelectorInput { .malformed(exchange, sentence: sentence) }
    let query: TrackerQuery
    do throws(TrackerError) {
      query = try TrackerQuery.parse(String(request.rawQuery ?? ""))
    } catch { return bad(error.description) }
    func text(_ key: String) -> String? { query[key].map { String(decoding: $0, as: UTF8.self) } }

    let target: PeersQuery.Target
    if let hex = text("object") {
      if let object = Digest256(hex: hex) {
        target = .object(object)
      } else if let infohash = InfoHash(hex: hex) {
        target = .infohash(infohash)
      } else {
        return bad("object must be an infohash of 64 or 40 hexadecimal digits")
      }
    } else if let url = text("url") {
      target = .url(url)
    } else {
      return bad("name the object with object=HEX or url=URL")
    }
    var address = request.remote.address
    if let named = text("for") {
      guard let parsed = IPAddress(named) else { return bad("for must be an IP address") }
      address = parsed.unmapped
    }
    var limit: Int?
    if let number = text("limit") {
      guard let parsed = Int(number), parsed >= 0 else { return bad("limit must be a number that is not negative") }
      limit = parsed
    }
    let explain = text("explain").map { !["0", "false", "no"].contains($0) } ?? false
    return .peers(
      exchange,
      PeersQuery(
        target: target, address: address, locality: localities.locality(of: address), explain: explain, limit: limit,
        isFromLoopback: request.remote.address.isLoopback))
  }
}
