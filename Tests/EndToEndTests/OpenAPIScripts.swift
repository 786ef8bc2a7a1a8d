/// How schemathesis judges answers.
enum OpenAPIScripts {
  /// All checks are on but where a document cannot say what is right.
  static let settings = """
    warnings = false

    [checks]
    # What is too much may be too long besides.
    negative_data_rejection.expected-statuses = [400, 401, 403, 404, 405, 409, 413, 415, 429]

    # Trackers answer in bencode, with status 200 whatever they are asked: a `failure reason` is what clients read.
    [[operations]]
    include-path = ["/announce", "/scrape"]
    checks.negative_data_rejection.enabled = false

    # JSON Schema cannot say that a nearer ring has no fewer points, and that each policy has a greater version than
    # the one before.
    [[operations]]
    include-path = ["/v1/policy"]
    checks.positive_data_acceptance.expected-statuses = ["2xx", 400, 401, 403, 409]

    # Collections of traces are few, and kept for a while.
    [[operations]]
    include-path = ["/v1/traces"]
    checks.not_a_server_error.expected-statuses = ["2xx", "3xx", "4xx", 503]
    checks.positive_data_acceptance.expected-statuses = ["2xx", 401, 403, 404, 503]

    # Nor that a path names the digest of the body.
    [[operations]]
    include-path = ["/.well-known/ni/sha-256/{digest}"]
    checks.positive_data_acceptance.expected-statuses = ["2xx", 400, 403, 404, 409]

    # Nor that one of two parameters has to be there, that a block that is held has to exist, or that one address is
    # below another.
    [[operations]]
    include-path = ["/v1/peers", "/v1/announce", "/v1/withdrawals"]
    checks.positive_data_acceptance.expected-statuses = ["2xx", 400, 401, 403, 404]

    """
}
