import Nodes
import Selection
import Vocabulary
import Wire

/// Turns a request into the input that it stands for: reads bytes, looks addresses up, checks signatures.
/// It decides nothing.
struct SelectorRouter {
  var localities: WatchedLocality
  var sessions: SessionAuthority
  var tokens: SelectorTokens

  /// Who sends a request, as far as the world can tell, and who is told what comes of it.
  struct Sender {
    var wall: WallTime
    /// Whether the client shows that it is this node, where certificates are asked for.
    var isShown: (NodeID) -> Bool
    /// The values of the request's Authorization, which no machine sees.
    var authorizations: () -> [String]
    /// Told of a session that the request opens, if the machine takes the request.
    var granted: (SessionGrant) -> Void
  }

  func input(
    _ exchange: ExchangeID, _ request: HTTPRequest, body: [UInt8], from sender: Sender
  ) -> SelectorInput {
    let caller = request.remote.address
    let isRead = request.method == "GET" || request.method == "HEAD"
    switch String(request.rawPath) {
    case "/announce":
      return isRead ? track(exchange, request) : .methodNotAllowed(exchange, allowed: "GET, HEAD", caller: caller)
    case "/scrape":
      return isRead ? scrape(exchange, request) : .methodNotAllowed(exchange, allowed: "GET, HEAD", caller: caller)
    case "/v1/announce":
      return request.method == "POST"
        ? announce(exchange, request, body, sender) : .methodNotAllowed(exchange, allowed: "POST", caller: caller)
    case "/v1/peers":
      return isRead
        ? peers(exchange, request, sender) : .methodNotAllowed(exchange, allowed: "GET, HEAD", caller: caller)
    case "/v1/objects":
      if request.method == "POST" { return register(exchange, request, body, sender) }
      return isRead
        ? .objects(exchange, caller: caller, access: access(request, sender))
        : .methodNotAllowed(exchange, allowed: "GET, HEAD, POST", caller: caller)
    case "/v1/withdrawals":
      return request.method == "POST"
        ? withdraw(exchange, request, body, sender) : .methodNotAllowed(exchange, allowed: "POST", caller: caller)
    case "/v1/policy":
      if request.method == "PUT" { return changePolicy(exchange, request, body, sender) }
      return isRead
        ? .policy(exchange, caller: caller, access: access(request, sender))
        : .methodNotAllowed(exchange, allowed: "GET, HEAD, PUT", caller: caller)
    case "/healthz":
      return isRead ? .health(exchange) : .methodNotAllowed(exchange, allowed: "GET, HEAD", caller: caller)
    case "/metrics":
      return isRead
        ? .metrics(exchange, caller: caller) : .methodNotAllowed(exchange, allowed: "GET, HEAD", caller: caller)
    default: return .notFound(exchange, caller: caller)
    }
  }

  /// A request of a client to the tracker over UDP. It gets no more peers than one datagram holds.
  func input(_ exchange: ExchangeID, _ action: UDPTrackerRequest.Action, from remote: Endpoint) -> SelectorInput {
    switch action {
    case .announce(var query):
      query.wanted = query.wanted.map { min($0, UDPTrackerReply.mostPeers(over: remote.address.family)) }
      return .tracker(exchange, query, remote: remote, localities.locality(of: remote.address))
    case .scrape(let names): return .scrape(exchange, names, caller: remote.address)
    case .connect: preconditionFailure("who asks for a connection is answered without the machine")
    }
  }

  private func track(_ exchange: ExchangeID, _ request: HTTPRequest) -> SelectorInput {
    do throws(TrackerError) {
      var query = try AnnounceQuery(TrackerQuery.parse(String(request.rawQuery ?? "")))
      // By these a client proves to be the same: they are secrets, and nothing here is decided by them.
      (query.key, query.trackerID) = ([], [])
      let remote = request.remote
      return .tracker(exchange, query, remote: remote, localities.locality(of: remote.address))
    } catch { return .malformedTracker(exchange, sentence: error.description, caller: request.remote.address) }
  }

  private func scrape(_ exchange: ExchangeID, _ request: HTTPRequest) -> SelectorInput {
    do throws(TrackerError) {
      let query = try ScrapeQuery(TrackerQuery.parse(String(request.rawQuery ?? "")))
      guard !query.infohashes.isEmpty else {
        return .malformedTracker(
          exchange, sentence: "name the objects to be scraped with info_hash", caller: request.remote.address)
      }
      return .scrape(exchange, query.infohashes, caller: request.remote.address)
    } catch { return .malformedTracker(exchange, sentence: error.description, caller: request.remote.address) }
  }

  private func announce(
    _ exchange: ExchangeID, _ request: HTTPRequest, _ body: [UInt8], _ sender: Sender
  ) -> SelectorInput {
    do throws(SelectorAPI.Failure) {
      let announce = try SelectorAPI.announce(from: body)
      guard sender.isShown(announce.node) else {
        return .impostor(exchange, announce.node, caller: request.remote.address)
      }
      let address = request.remote.address
      let judgement = sessions.judge(request, body, from: announce.node, at: sender.wall)
      if let grant = judgement.grant { sender.granted(grant) }
      return .announce(
        exchange, announce, address: address, localities.locality(of: address), proof: judgement.proof,
        networks: localities.networks(of: address), vouched: sessions.handOuts.vouched(in: announce, at: sender.wall))
    } catch { return .malformed(exchange, sentence: error.description, caller: request.remote.address) }
  }

  private func access(_ request: HTTPRequest, _ sender: Sender) -> SelectorAccess {
    let address = request.remote.address.unmapped
    return SelectorAccess(
      isHere: address.isLoopback || address == request.local?.address.unmapped || OwnAddresses.contain(address),
      bearer: tokens.proof(sender.authorizations()))
  }

  private func register(
    _ exchange: ExchangeID, _ request: HTTPRequest, _ body: [UInt8], _ sender: Sender
  ) -> SelectorInput {
    do throws(SelectorAPI.Failure) {
      var registration = try SelectorAPI.registration(from: body)
      registration.history = registration.history?.checked
      let isSigned = Ed25519.holds(
        registration.signature, over: registration.signedText, by: registration.key.key)
      return .register(
        exchange, registration, signatureIsValid: isSigned, wall: sender.wall, caller: request.remote.address,
        access: access(request, sender))
    } catch { return .malformed(exchange, sentence: error.description, caller: request.remote.address) }
  }

  private func withdraw(
    _ exchange: ExchangeID, _ request: HTTPRequest, _ body: [UInt8], _ sender: Sender
  ) -> SelectorInput {
    let caller = request.remote.address
    do throws(SelectorAPI.Failure) {
      return .withdraw(
        exchange, try SelectorAPI.withdrawals(from: body).map(\.checked), caller: caller,
        access: access(request, sender))
    } catch { return .malformed(exchange, sentence: error.description, caller: caller) }
  }

  private func changePolicy(
    _ exchange: ExchangeID, _ request: HTTPRequest, _ body: [UInt8], _ sender: Sender
  ) -> SelectorInput {
    let caller = request.remote.address
    do throws(PolicyMessage.Problem) {
      return .changePolicy(
        exchange, try PolicyMessage.policy(from: body), caller: caller, access: access(request, sender))
    } catch { return .malformed(exchange, sentence: error.sentence, caller: caller) }
  }

  private func peers(_ exchange: ExchangeID, _ request: HTTPRequest, _ sender: Sender) -> SelectorInput {
    func bad(_ sentence: String) -> SelectorInput {
      .malformed(exchange, sentence: sentence, caller: request.remote.address)
    }
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
      // Objects are registered without queries: what somebody asks with may be a secret of his.
      target = .url(QuerySeal.bare(url))
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
        isFromLoopback: request.remote.address.isLoopback), caller: request.remote.address,
      access: access(request, sender))
  }
}
