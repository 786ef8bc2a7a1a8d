/// Why the store cannot be used for now, as a sentence for the log.
enum StoreProblem: Error, Hashable, Sendable, CustomStringConvertible {
  case cannotConnect(String)
  case closed
  case silent
  case noRedis
  /// Its answer to a command, as it words it.
  case refused(String)

  var description: String {
    switch self {
    case .cannotConnect(let why): return "no connection to the store: \(why)"
    case .closed: return "the store has closed the connection"
    case .silent: return "the store does not answer"
    case .noRedis: return "what answers at the store's address does not speak as Redis does"
    case .refused(let text): return Self.sentence(text)
    }
  }

  private static func sentence(_ text: String) -> String {
    let word = String(text.prefix { $0 != " " })
    let said = String(text.prefix(200))
    return switch word {
    case "NOAUTH", "WRONGPASS", "NOPERM":
      "the store does not let this selector in: give --store its user name and password (\(said))"
    case "WRONGTYPE": "another program uses the same keys in the store: give --store a prefix of its own (\(said))"
    case "OOM": "the store has no memory left: give it more, or fewer other tasks (\(said))"
    case "LOADING": "the store is reading what it had kept, and answers when it is done"
    case "READONLY": "the store is a replica, and takes nothing: name its master (\(said))"
    case "MOVED": "another node of the cluster has the store's keys: name that one (\(said))"
    case "CLUSTERDOWN", "MASTERDOWN", "MISCONF": "the store is out of order (\(said))"
    default: "the store refuses a command: \(said)"
    }
  }
}
