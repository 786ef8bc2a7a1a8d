package import Selection
package import Vocabulary
import Wire

/// Reads the bodies of ALTO requests (RFC 7285, 11): bytes of a stranger give a typed error and bounded lists.
///
/// What is known of the endpoints has yet to be looked up. Members of objects that mean nothing here are passed over.
package enum ALTOReader {
  /// Endpoints of one request at the most, and pairs of them.
  package static let endpointsMax = 1_000
  package static let pairsMax = 10_000

  /// The body of a request for a part of the network map (11.3.1.3).
  package static func networkMapFilter(_ bytes: [UInt8]) throws(ALTOProblem) -> NetworkMapFilter {
    let fields = try ALTOFields(bytes)
    let pids = try fields.texts("pids")
    let families = try fields.optionalTexts("address-types") ?? []
    return NetworkMapFilter(
      pids: pids.isEmpty ? nil : once(pids), v4: families.isEmpty || families.contains("ipv4"),
      v6: families.isEmpty || families.contains("ipv6"))
  }

  /// The body of a request for a part of the cost map (11.3.2.3).
  package static func costMapFilter(_ bytes: [UInt8]) throws(ALTOProblem) -> CostMapFilter {
    let fields = try ALTOFields(bytes)
    let type = try costType(fields, among: [.routing])
    var filter = CostMapFilter(mode: type.mode, range: try range(fields))
    guard let pids = try fields.optionalObject("pids") else { return filter }
    let (sources, destinations) = (try pids.texts("srcs"), try pids.texts("dsts"))
    filter.sources = sources.isEmpty ? nil : once(sources)
    filter.destinations = destinations.isEmpty ? nil : once(destinations)
    return filter
  }

  /// The body of a request for properties of endpoints (11.4.1.3).
  package static func endpointProperties(_ bytes: [UInt8]) throws(ALTOProblem) -> EndpointPropertyQuery {
    let fields = try ALTOFields(bytes)
    var properties: [EndpointPropertyQuery.Property] = []
    for name in try fields.texts("properties") {
      guard let property = EndpointPropertyQuery.Property(rawValue: name) else {
        throw .invalidFieldValue("properties", value: name.cut)
      }
      if !properties.contains(property) { properties.append(property) }
    }
    let endpoints = try endpoints(fields, "endpoints") ?? []
    guard !properties.isEmpty else { throw .invalidFieldValue("properties", value: "[]") }
    guard !endpoints.isEmpty else { throw .invalidFieldValue("endpoints", value: "[]") }
    return EndpointPropertyQuery(properties: properties, endpoints: endpoints)
  }

  /// The body of a request for costs between endpoints (11.5.1.3).
  /// - Parameter caller: takes the place of a list that is empty.
  package static func endpointCosts(
    _ bytes: [UInt8], from caller: IPAddress
  ) throws(ALTOProblem) -> EndpointCostQuery {
    let fields = try ALTOFields(bytes)
    let type = try costType(fields, among: CostType.Metric.allCases)
    let range = try range(fields)
    let both = try fields.object("endpoints")
    let sources = try endpoints(both, "srcs") ?? []
    let destinations = try endpoints(both, "dsts") ?? []
    guard !sources.isEmpty || !destinations.isEmpty else {
      throw .invalidFieldValue("endpoints", value: both.value.compact)
    }
    let own = [ALTOEndpoint(caller)]
    return EndpointCostQuery(
      type, sources: sources.isEmpty ? own : sources, destinations: destinations.isEmpty ? own : destinations,
      range: range)
  }

  /// The body of a request for a stream of updates (RFC 8895, 6.3 and 6.5).
  package static func updateStream(_ bytes: [UInt8]) throws(ALTOProblem) -> UpdateStreamQuery {
    let add = try ALTOFields(bytes).object("add")
    var parts: [UpdateStreamQuery.Part] = []
    for name in add.names {
      guard UpdateStreamQuery.isName(name), parts.count < UpdateStreamQuery.partsMax else {
        throw .invalidFieldValue("add", value: name.cut)
      }
      let one = try add.object(name)
      let resource = try one.text("resource-id")
      guard let map = UpdateStreamQuery.Map(rawValue: resource) else {
        throw .invalidFieldValue(one.path(of: "resource-id"), value: resource.cut)
      }
      parts.append(
        UpdateStreamQuery.Part(
          name: name, map: map, tag: try one.optionalText("tag")?.cut,
          takesChanges: try one.flag("incremental-changes") ?? true))
    }
    guard !parts.isEmpty else { throw .invalidFieldValue("add", value: add.value.compact) }
    return UpdateStreamQuery(parts: parts)
  }

  private static func costType(
    _ fields: ALTOFields, among metrics: [CostType.Metric]
  ) throws(ALTOProblem) -> CostType {
    let type = try fields.object("cost-type")
    let (metric, mode) = (try type.text("cost-metric"), try type.text("cost-mode"))
    guard let known = CostType.Metric(rawValue: metric), metrics.contains(known) else {
      throw .invalidFieldValue("cost-type/cost-metric", value: metric.cut)
    }
    guard let way = CostType.Mode(rawValue: mode) else {
      throw .invalidFieldValue("cost-type/cost-mode", value: mode.cut)
    }
    return CostType(known, way)
  }

  private static func range(_ fields: ALTOFields) throws(ALTOProblem) -> CostRange {
    var range = CostRange.all
    for text in try fields.optionalTexts("constraints") ?? [] {
      guard let one = CostRange(text) else { throw .invalidFieldValue("constraints", value: text.cut) }
      range.narrow(to: one)
    }
    return range
  }

  /// Each once.
  private static func endpoints(_ fields: ALTOFields, _ name: String) throws(ALTOProblem) -> [ALTOEndpoint]? {
    guard let texts = try fields.path.isEmpty ? fields.texts(name) : fields.optionalTexts(name) else { return nil }
    var endpoints: [ALTOEndpoint] = []
    for text in once(texts) {
      guard let endpoint = ALTOEndpoint(text) else { throw .invalidFieldValue(fields.path(of: name), value: text.cut) }
      endpoints.append(endpoint)
    }
    return endpoints
  }

  /// Without repetitions; the order stays.
  private static func once(_ texts: [String]) -> [String] {
    let order = texts.indices.sorted { (texts[$0], $0) < (texts[$1], $1) }
    var isAgain = [Bool](repeating: false, count: texts.count)
    for (one, next) in zip(order, order.dropFirst()) where texts[one] == texts[next] { isAgain[next] = true }
    return texts.indices.filter { !isAgain[$0] }.map { texts[$0] }
  }
}
