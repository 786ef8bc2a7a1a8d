import Foundation

/// What `get --json` prints.
struct Report: Decodable {
  struct Bytes: Decodable {
    var origin: Int
    var sameISP: Int
    var otherISP: Int
    var unknown: Int
    var store: Int

    var peers: Int { sameISP + otherISP + unknown }

    enum CodingKeys: String, CodingKey {
      case origin
      case sameISP = "same_isp"
      case otherISP = "other_isp"
      case unknown
      case store
    }
  }

  var object: String?
  var bytes: Int
  var seconds: Double
  var verified: Bool
  var trust: String?
  var from: Bytes
  var keptDescription: Bool?
  /// Seconds by what was waited for.
  var waited: [String: Double]?
  /// By what the logs name the download.
  var trace: String?

  enum CodingKeys: String, CodingKey {
    case object, bytes, seconds, verified, trust, from, waited, trace
    case keptDescription = "kept_description"
  }

  /// From the one line that a finished `get` prints.
  init(_ output: String) throws {
    let lines = output.split(separator: "\n")
    guard lines.count == 1 else { throw TestProblem("not one line of JSON: \(output)") }
    self = try JSONDecoder().decode(Report.self, from: Data(lines[0].utf8))
  }
}
