import Live
import Nodes
import Selection
import Vocabulary

/// `shoal selector policy`: checks a file with a policy, shows the one that is in force, or puts another in force.
struct SelectorPolicyRun {
  var selector: HTTPURL?
  var trust: TLSTrust
  /// An operator's token, if there is one.
  var token: String?

  private static let usage =
    "'shoal selector policy check FILE', 'policy show [--selector URL]' or 'policy apply FILE --selector URL'"

  /// - Parameter words: what stands on the command line behind `policy`.
  func run(_ words: [String]) async throws {
    switch (words.first, words.count) {
    case ("check", 2): try check(words[1])
    case ("show", 1): try await show()
    case ("apply", 2): try await apply(words[1])
    default: throw CommandFailure.usage("one of these is expected: " + Self.usage)
    }
  }

  private func check(_ path: String) throws {
    let policy = try PolicyFile.read(path)
    let differences = PolicyMessage.differences(of: policy, from: ScoringPolicy())
    guard !differences.isEmpty else {
      return Terminal.out("Policy \(policy.number) is that of this build in all but its number.")
    }
    Terminal.out("Policy \(policy.number) differs from that of this build:")
    for line in differences { Terminal.out("  \(line)") }
  }

  private func show() async throws {
    guard let selector else { return Terminal.out(PolicyMessage.text(ScoringPolicy())) }
    let text = try await ask(selector, "GET", [])
    Terminal.out(text.last == "\n" ? String(text.dropLast()) : text)
  }

  private func apply(_ path: String) async throws {
    // A file that makes no sense is refused here, with its name.
    let policy = try PolicyFile.read(path)
    guard let selector else { throw CommandFailure.usage("--selector URL is missing: whose policy is to be changed?") }
    _ = try await ask(selector, "PUT", Array(PolicyMessage.text(policy).utf8))
    Terminal.out(
      "Policy \(policy.number) is in force at \(selector.hostField) until that selector restarts; start it with "
        + "--policy \(path) to keep it.")
  }

  private func ask(_ selector: HTTPURL, _ method: String, _ body: [UInt8]) async throws -> String {
    var url = selector
    url.target = "/v1/policy"
    var call = HTTPCall(method, url)
    if !body.isEmpty { call.fields = [HTTPField("content-type", SelectorAPI.contentType)] }
    call.body = body
    let reply = try await SelectorQuery.call(call, trust, token: token)
    return try SelectorQuery.text(of: reply, from: selector)
  }
}
