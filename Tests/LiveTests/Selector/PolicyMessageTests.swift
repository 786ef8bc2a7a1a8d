import Live
import Selection
import Testing
import Vocabulary

/// Policy files.
@Suite struct PolicyMessageTests {
  private func read(_ text: String) throws(PolicyMessage.Problem) -> ScoringPolicy {
    try PolicyMessage.policy(from: Array(text.utf8))
  }

  private func why(_ text: String) -> String {
    do throws(PolicyMessage.Problem) {
      _ = try read(text)
      return ""
    } catch { return error.sentence }
  }

  @Test func `a field that is absent has the value of the build`() throws {
    let policy = try read(#"{"version": 7, "country": 250, "tie_break": 0}"#)
    var expected = ScoringPolicy()
    (expected.version, expected.country, expected.tieBreak) = (7, 250, 0)
    #expect(policy == expected)
    let differences = PolicyMessage.differences(of: policy, from: ScoringPolicy())
    #expect(differences == ["country 300 -> 250", "tie_break 99 -> 0"])
  }

  @Test func `what is written is read again`() throws {
    var policy = ScoringPolicy()
    (policy.version, policy.farQuota, policy.method) = (12, 9, .kraken)
    policy.siblings = [.init(asn: ASN(1), group: 0), .init(asn: ASN(2), group: 1), .init(asn: ASN(3), group: 0)]
    policy.siblingsByName = true
    policy.costs = [
      .init(from: ASN(1), to: ASN(5), price: .peering), .init(from: ASN(1), to: ASN(6), price: .number(77)),
      .init(from: ASN(2), to: ASN(5), price: .transit),
    ]
    #expect(try read(PolicyMessage.text(policy)) == policy)
    // That of the build has no number that a file may have, but is written in the same way.
    #expect(PolicyMessage.text(ScoringPolicy()).contains(#""version": 0"#))
  }

  @Test(arguments: [
    ("{\"version\": 1, \"hots\": 3}", "\"hots\""), ("{\"version\": 1, \"hots\": 3}", "'host'"),
    ("{\"host\": 3000}", "version is missing"), ("{\"version\": 0}", "version must"),
    ("{\"version\": true}", "version must"), ("{\"version\": 1.5}", "version must"),
    ("{\"version\": 1, \"load\": -1}", "load must"), ("{\"version\": 1, \"load\": \"much\"}", "\"much\""),
    ("{\"version\": 1, \"load\": [1]}", "a list"), ("{\"version\": 1, \"far_quota\": 201}", "far_quota must"),
    ("{\"version\": 1, \"country\": 900}", "country (900)"), ("{\"version\": 1, \"method\": \"best\"}", "method must"),
    ("[]", "JSON object"), ("{\"version\": 1", "no JSON"), ("", "no JSON"),
    ("{\"version\": 1, \"continent\": 301}", "continent (301)"), ("{\"version\": 1, \"siblings\": [1]}", "siblings[0]"),
    ("{\"version\": 1, \"siblings\": [[1, 2], [2]]}", "siblings must"),
    ("{\"version\": 1, \"siblings\": [[-1]]}", "siblings[0] must"),
    ("{\"version\": 1, \"siblings_by_name\": 1}", "siblings_by_name must"),
    ("{\"version\": 1, \"costs\": [{\"from\": 1, \"to\": 2}]}", "costs[0] must have"),
    ("{\"version\": 1, \"costs\": [{\"from\": 1, \"to\": 2, \"cost\": 1001}]}", "costs[0].cost"),
    ("{\"version\": 1, \"costs\": [{\"from\": 1, \"to\": \"x\", \"cost\": 1}]}", "costs[0].to"),
    ("{\"version\": 1, \"isp\": 9223372036854775808}", "isp must"),
  ])
  func `what makes no sense is refused by a sentence that names the field`(text: String, part: String) {
    #expect(why(text).contains(part), "\(why(text))")
  }

  @Test func `bytes of strangers give a sentence, however deep or long they are`() {
    #expect(!why(String(repeating: "[", count: 100_000)).isEmpty)
    #expect(!why(String(repeating: "{\"a\":", count: 100_000)).isEmpty)
    #expect(why(String(repeating: " ", count: PolicyMessage.maximumLength + 1)).contains("at most"))
  }
}
