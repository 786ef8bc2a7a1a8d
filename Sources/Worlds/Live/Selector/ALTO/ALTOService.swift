import Crypto
import Nodes
import Selection
import Vocabulary
import Wire

/// ALTO's side of a selector (RFC 7285): reads its requests, and writes what the machine decided to answer.
///
/// The maps are made here, once for each table and policy. Confined to the selector's event loop.
final class ALTOService {
  /// What names a thousand endpoints, or all PIDs that there can be, is shorter.
  private static let bodyMax = 128 << 10

  /// The network map, and what it is known by.
  private struct Version {
    var table: PrefixTable
    var map: NetworkMap
    var tag: String
    var document: [UInt8]
  }

  private let published: () -> PrefixTable
  private let locality: (IPAddress) -> Locality
  private var version: Version
  /// The cost maps that were asked for last, by that policy.
  private var costMaps: [CostType.Mode: (policy: ScoringPolicy, document: [UInt8])] = [:]

  /// - Parameters:
  ///   - published: the table as it is now that everybody may read.
  ///   - locality: where an address is.
  init(published: @escaping () -> PrefixTable, locality: @escaping (IPAddress) -> Locality) {
    self.published = published
    self.locality = locality
    version = Self.version(of: published())
  }

  /// Rows of the operator's table for which the map has no room.
  var leftOut: Int { version.map.leftOut }

  private static func version(of table: PrefixTable) -> Version {
    let map = NetworkMap(table)
    let prefixes = ALTODocument.networkMap(map.pids)
    let tag = Array(SHA256.hash(data: prefixes.encoded)).hex
    return Version(table: table, map: map, tag: tag, document: document(tag, prefixes).encoded)
  }

  private static func document(_ tag: String, _ prefixes: JSONValue) -> JSONValue {
    ALTODocument.object([
      ("meta", ALTODocument.object([("vtag", ALTODocument.versionTag(tag))])), ("network-map", prefixes),
    ])
  }

  /// Takes the table as it is now. A table that has not changed is the same memory, which costs nothing to see.
  private func refresh() {
    let table = published()
    guard table != version.table else {
      version.table = table
      return
    }
    version = Self.version(of: table)
    costMaps = [:]
  }

  /// What a client has of a map that says this tag is the newest there is.
  func isCurrent(_ tag: String) -> Bool { tag == version.tag }

  /// A whole map as it is now, for who is told of its changes.
  func document(_ map: UpdateStreamQuery.Map, _ policy: ScoringPolicy) -> [UInt8] {
    refresh()
    switch map {
    case .network: return version.document
    case .costs: return costMap(CostMapFilter(mode: .numerical), policy)
    case .ranks: return costMap(CostMapFilter(mode: .ordinal), policy)
    }
  }

  // MARK: Requests

  /// The input that a request for a path below `/alto` stands for.
  func input(
    _ exchange: ExchangeID, _ request: HTTPRequest, body: [UInt8], access: SelectorAccess
  ) -> SelectorInput {
    let caller = request.remote.address
    let path = String(request.rawPath)
    let isDirectory = path == ALTOResource.directory
    let resource = ALTOResource.allCases.first { $0.path == path }
    guard isDirectory || resource != nil else { return .notFound(exchange, caller: caller) }
    let isRead = request.method == "GET" || request.method == "HEAD"
    if resource?.accepts == nil ? !isRead : request.method != "POST" {
      let allowed = resource?.accepts == nil ? "GET, HEAD" : "POST"
      return .methodNotAllowed(exchange, allowed: allowed, caller: caller)
    }
    refresh()
    return .alto(
      exchange, self.request(for: resource, request, body), map: version.tag, caller: caller, access: access)
  }

  private func request(for resource: ALTOResource?, _ request: HTTPRequest, _ body: [UInt8]) -> ALTORequest {
    let type = resource?.mediaType ?? ALTOResource.directoryType
    guard AcceptField.takes(type, request.field("accept")) else {
      return .refused(status: 406, sentence: "this is answered as \(type) only")
    }
    if let accepts = resource?.accepts {
      let sent = request.field("content-type")?.prefix { $0 != ";" && $0 != " " }.lowercased()
      guard sent == accepts else {
        return .refused(status: 415, sentence: "a request for this is of the type \(accepts)")
      }
      guard body.count <= Self.bodyMax else {
        return .refused(status: 413, sentence: "a request has at most \(Self.bodyMax) bytes")
      }
    }
    do throws(ALTOProblem) {
      switch resource {
      case nil: return .directory
      case .networkMap: return .networkMap(NetworkMapFilter(pids: nil))
      case .costMap: return .costMap(CostMapFilter(mode: .numerical))
      case .costRanks: return .costMap(CostMapFilter(mode: .ordinal))
      case .filteredNetworkMap:
        var filter = try ALTOReader.networkMapFilter(body)
        filter.pids = known(filter.pids)
        return .networkMap(filter)
      case .filteredCostMap:
        var filter = try ALTOReader.costMapFilter(body)
        (filter.sources, filter.destinations) = (known(filter.sources), known(filter.destinations))
        return .costMap(filter)
      case .endpointProperties:
        var query = try ALTOReader.endpointProperties(body)
        if let refusal = tooMany(query.endpoints.count) { return refusal }
        query.endpoints = query.endpoints.map(located)
        return .endpointProperties(query)
      case .endpointCosts:
        var query = try ALTOReader.endpointCosts(body, from: request.remote.address)
        if let refusal = tooMany(query.sources.count, query.destinations.count) { return refusal }
        (query.sources, query.destinations) = (query.sources.map(located), query.destinations.map(located))
        return .endpointCosts(query)
      case .updates: return .updates(try ALTOReader.updateStream(body))
      }
    } catch { return .problem(error) }
  }

  private func tooMany(_ one: Int, _ other: Int = 0) -> ALTORequest? {
    guard one + other > ALTOReader.endpointsMax || one * other > ALTOReader.pairsMax else { return nil }
    let sentence =
      "one request names at most \(ALTOReader.endpointsMax) endpoints, and of these \(ALTOReader.pairsMax) pairs"
    return .refused(status: 413, sentence: sentence)
  }

  /// Names that no PID has are as if they were not there, and need not be recorded.
  private func known(_ names: [String]?) -> [String]? { names?.filter { version.map.has($0) } }

  private func located(_ endpoint: ALTOEndpoint) -> ALTOEndpoint {
    var endpoint = endpoint
    endpoint.locality = locality(endpoint.address)
    let pid = version.map.pid(of: endpoint.address)
    (endpoint.pid, endpoint.listed) = (pid.name, pid.locality)
    return endpoint
  }

  // MARK: Answers

  func response(_ answer: ALTOAnswer) -> HTTPResponse {
    switch answer {
    case .directory: return response(ALTOResource.directoryType, ALTODocument.directory().encoded)
    case .networkMap(let filter): return response(ALTOResource.networkMap.mediaType, networkMap(filter))
    case .costMap(let filter, let policy): return response(ALTOResource.costMap.mediaType, costMap(filter, policy))
    case .endpointProperties(let answers, let namesPIDs):
      let tags: [JSONValue] = namesPIDs ? [ALTODocument.versionTag(version.tag)] : []
      return response(
        .endpointProperties, meta: [("dependent-vtags", .array(tags))], "endpoint-properties",
        ALTODocument.properties(answers))
    case .endpointCosts(let type, let rows):
      return response(
        .endpointCosts, meta: [("cost-type", ALTODocument.object(ALTODocument.costType(type)))],
        "endpoint-cost-map", ALTODocument.costs(rows))
    case .updates: preconditionFailure("an update stream is more than one answer")
    case .problem(let problem):
      return response(ALTOResource.errorType, ALTODocument.problem(problem).encoded, status: 400)
    }
  }

  private func networkMap(_ filter: NetworkMapFilter) -> [UInt8] {
    if filter == NetworkMapFilter(pids: nil) { return version.document }
    let prefixes = ALTODocument.networkMap(filter.pids(of: version.map), v4: filter.v4, v6: filter.v6)
    return Self.document(version.tag, prefixes).encoded
  }

  private func costMap(_ filter: CostMapFilter, _ policy: ScoringPolicy) -> [UInt8] {
    let isWhole = filter == CostMapFilter(mode: filter.mode)
    if isWhole, let made = costMaps[filter.mode], made.policy == policy { return made.document }
    let meta = ALTODocument.object([
      ("dependent-vtags", .array([ALTODocument.versionTag(version.tag)])),
      ("cost-type", ALTODocument.object(ALTODocument.costType(CostType(.routing, filter.mode)))),
    ])
    let costs = ALTODocument.costs(CostMap(version.map, policy: policy).rows(filter))
    let document = ALTODocument.object([("meta", meta), ("cost-map", costs)]).encoded
    if isWhole { costMaps[filter.mode] = (policy, document) }
    return document
  }

  private func response(
    _ resource: ALTOResource, meta: [(String, JSONValue)], _ name: String, _ data: JSONValue
  ) -> HTTPResponse {
    response(resource.mediaType, ALTODocument.object([("meta", ALTODocument.object(meta)), (name, data)]).encoded)
  }

  private func response(_ type: String, _ bytes: [UInt8], status: Int = 200) -> HTTPResponse {
    HTTPResponse(
      status: status, fields: [HTTPField("content-type", type), HTTPField("cache-control", "no-store")],
      body: [.bytes(bytes)])
  }
}
