/// What GET /healthz answers: whether the origin is as it should be, and if not, why. It serves its files either way,
/// so nobody is to be sent elsewhere for that.
struct OriginHealth {
  /// How many files are described.
  var objects: Int
  /// Why the selector does not know them all, or nil.
  var trouble: String?

  /// As JSON.
  var text: String {
    let reason = trouble.map { ",\"reason\":\(JSONText.quoted($0))" } ?? ""
    let status = trouble == nil ? "ok" : "degraded"
    return "{\"objects\":\(objects)\(reason),\"role\":\"origin\",\"status\":\"\(status)\"}\n"
  }
}
