import Selection
import Wire

/// The JSON of ALTO (RFC 7285), as values.
enum ALTODocument {
  /// The information resource directory (9.2). Addresses in it are relative to it: it is asked for by many names.
  static func directory() -> JSONValue {
    let types = CostType.Metric.allCases.flatMap { metric in CostType.Mode.allCases.map { CostType(metric, $0) } }
    let names = types.map { ($0.name, described($0)) }
    let resources = ALTOResource.allCases.map { ($0.rawValue, entry($0)) }
    return object([
      (
        "meta",
        object([
          ("cost-types", object(names)), ("default-alto-network-map", .string(ALTOResource.networkMap.rawValue)),
        ])
      ), ("resources", object(resources)),
    ])
  }

  /// Of what changes in a map (RFC 7396).
  static let patchType = "application/merge-patch+json"

  private static func entry(_ resource: ALTOResource) -> JSONValue {
    var members = [("uri", JSONValue.string(resource.path)), ("media-type", .string(resource.mediaType))]
    if let accepts = resource.accepts { members.append(("accepts", .string(accepts))) }
    var capabilities: [(String, JSONValue)] = []
    if !resource.costTypes.isEmpty { capabilities.append(("cost-type-names", texts(resource.costTypes.map(\.name)))) }
    if resource.takesConstraints { capabilities.append(("cost-constraints", .bool(true))) }
    if resource == .endpointProperties {
      capabilities.append(("prop-types", texts(EndpointPropertyQuery.Property.allCases.map(\.rawValue))))
    }
    if resource == .updates {
      let changes = resource.uses.map { ($0.rawValue, JSONValue.string(patchType)) }
      capabilities += [("incremental-change-media-types", object(changes)), ("support-stream-control", .bool(false))]
    }
    if !capabilities.isEmpty { members.append(("capabilities", object(capabilities))) }
    if !resource.uses.isEmpty { members.append(("uses", texts(resource.uses.map(\.rawValue)))) }
    return object(members)
  }

  /// A cost type, as answers name it (10.7), and for people. Round trips are predictions (RFC 9439, 3.1).
  static func costType(_ type: CostType) -> [(String, JSONValue)] {
    let members = [
      ("cost-mode", JSONValue.string(type.mode.rawValue)), ("cost-metric", .string(type.metric.rawValue)),
    ]
    guard type.metric == .roundTrip else { return members }
    return members + [("cost-context", object([("cost-source", .string("estimation"))]))]
  }

  private static func described(_ type: CostType) -> JSONValue {
    let sentence =
      switch (type.metric, type.mode) {
      case (.routing, .numerical): "Points of the selector's policy; nothing inside one ISP"
      case (.routing, .ordinal): "The order in which peers are named"
      case (.roundTrip, .numerical): "Expected round trip in microseconds"
      case (.roundTrip, .ordinal): "The order of expected round trips"
      }
    return object(costType(type) + [("description", .string(sentence))])
  }

  /// PIDs with their prefixes (11.2.1.6), without version.
  static func networkMap(_ pids: [NetworkMap.PID], v4: Bool = true, v6: Bool = true) -> JSONValue {
    object(
      pids.map { pid in
        var group: [(String, JSONValue)] = []
        if v4, !pid.v4.isEmpty { group.append(("ipv4", texts(pid.v4.map(\.description)))) }
        if v6, !pid.v6.isEmpty { group.append(("ipv6", texts(pid.v6.map(\.description)))) }
        return (pid.name, object(group))
      })
  }

  /// Costs by source and destination, as in a cost map (11.2.3.6) and an endpoint cost map (11.5.1.6).
  static func costs(_ rows: [CostRow]) -> JSONValue {
    object(rows.map { row in (row.source, object(row.costs.map { ($0.destination, .integer($0.cost)) })) })
  }

  /// Properties by endpoint (11.4.1.6).
  static func properties(_ answers: [EndpointPropertyQuery.Answer]) -> JSONValue {
    object(
      answers.map { answer in
        let all: [(EndpointPropertyQuery.Property, String?)] = [
          (.pid, answer.pid), (.asn, answer.asn), (.country, answer.country),
        ]
        return (
          answer.endpoint,
          object(all.compactMap { property, value in value.map { (property.rawValue, .string($0)) } })
        )
      })
  }

  /// What is wrong with a request (8.5.2).
  static func problem(_ problem: ALTOProblem) -> JSONValue {
    var meta = [("code", JSONValue.string(problem.code))]
    switch problem {
    case .syntax(let sentence): meta.append(("syntax-error", .string(sentence)))
    case .missingField(let path), .invalidFieldType(let path): meta.append(("field", .string(path)))
    case .invalidFieldValue(let path, let value):
      meta += [("field", .string(path)), ("value", .string(value))]
    }
    return object([("meta", object(meta))])
  }

  /// The version of the network map (10.3).
  static func versionTag(_ tag: String) -> JSONValue {
    object([("resource-id", .string(ALTOResource.networkMap.rawValue)), ("tag", .string(tag))])
  }

  static func object(_ members: [(String, JSONValue)]) -> JSONValue {
    .object(members.map { JSONValue.Member(name: $0.0, value: $0.1) })
  }

  private static func texts(_ list: [String]) -> JSONValue { .array(list.map { .string($0) }) }
}

extension CostType {
  /// By which the directory calls it.
  fileprivate var name: String { (mode == .numerical ? "num-" : "ord-") + metric.rawValue }
}
