import Foundation
import Testing

/// Servers that know nothing of Shoal.
extension Ground {
  struct Foreign {
    var server: Running
    /// `http://IP:PORT`
    var url: String
    /// IP:PORT where it speaks TLS, if it does.
    var secure: String?
    /// The published directory.
    var root: String
    /// nginx's own record of what was asked: method, target, status, bytes of the body, Range, Via.
    var record: String

    /// The lines of the record that mention a word.
    func asked(_ word: String = "") -> [String] {
      let text = (try? String(contentsOfFile: record, encoding: .utf8)) ?? ""
      return text.split(separator: "\n").map(String.init).filter { word.isEmpty || $0.contains(word) }
    }

    /// Bytes of bodies that were sent for targets that mention a word.
    func sent(_ word: String) -> Int {
      asked(word).reduce(0) { $0 + (Int($1.split(separator: " ").dropFirst(3).first ?? "") ?? 0) }
    }
  }

  /// Starts nginx as an ordinary user, with the directory `foreign` as its root and a few extra places.
  /// - Parameter tls: what it shows at a second port, where it speaks TLS.
  func nginx(_ address: String = "127.64.0.9", tls: Certificates.Pair? = nil) async throws -> Foreign {
    let secure = try tls.map { _ in try endpoint(address) }
    let shown = tls.map { "ssl_certificate \($0.certificate); ssl_certificate_key \($0.key);" } ?? ""
    let (at, root) = (try endpoint(address), try directory("foreign"))
    let place = try directory("nginx")
    let record = path("nginx/record.log")
    let format = "$request_method $request_uri $status $body_bytes_sent"
    let temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"].map {
      "\($0)_temp_path \(place)/\($0);"
    }
    let file = try text(
      "nginx.conf",
      """
      daemon off;
      pid \(place)/pid;
      events { worker_connections 256; }
      http {
        \(temporary.joined(separator: "\n  "))
        log_format record '\(format) "$http_range" "$http_via" $http_accept';
        access_log \(record) record;
        types { text/plain txt; text/html html; application/gzip gz; }
        default_type application/octet-stream;
        server {
          listen \(at);
          \(secure.map { "listen \($0) ssl; \(shown)" } ?? "")
          root \(root);
          location = /healthz { return 200 "ok"; }
          location = /moved { return 302 /target.txt; }
          location = /away { return 301 http://\(at)/target.txt?x=1; }
          location /private/ { add_header Cache-Control "private, max-age=60"; }
          location /fresh/ { add_header Cache-Control "max-age=3600"; }
          location /slow/ { alias \(root)/; limit_rate 400k; }
          location = /named {
            add_header Content-Disposition 'attachment; filename="a b.txt"';
            try_files /target.txt =404;
          }
        }
      }

      """)
    let server = try start("nginx", ["/usr/sbin/nginx", "-e", "stderr", "-c", file, "-p", place])
    try await ready(server, "http://\(at)")
    return Foreign(server: server, url: "http://\(at)", secure: secure, root: root, record: record)
  }

  /// Starts an agent with a gateway on 127.0.0.1; returns it and `IP:PORT` of the gateway.
  func gateway(
    _ words: [String] = [], at address: String = "127.0.0.1", cache: String = "cache"
  ) async throws -> (agent: Running, at: String) {
    let gateway = try endpoint(address)
    let agent = try shoal(
      words: ["agent", "--gateway", gateway, "--cache", path(cache), "--peer-listen", "127.64.1.1:0"] + words)
    try await ready(agent, "http://\(gateway)")
    return (agent, gateway)
  }

  /// The head of an answer as curl saw it, in lower-case names, of the last answer when it followed redirects.
  func head(_ name: String) -> [String: String] {
    let text = (try? String(contentsOfFile: path(name), encoding: .utf8)) ?? ""
    let last = text.replacingOccurrences(of: "\r\n", with: "\n").components(separatedBy: "\n\n").last { !$0.isEmpty }
    var fields: [String: String] = [:]
    for line in (last ?? "").split(separator: "\n").dropFirst() {
      guard let colon = line.firstIndex(of: ":") else { continue }
      fields[line[..<colon].lowercased()] = line[line.index(after: colon)...].trimmingCharacters(in: .whitespaces)
    }
    return fields
  }

  /// Bytes of bodies that a Shoal origin has sent.
  func sent(by origin: String) async throws -> Int {
    let text = try await curl("http://\(origin)/metrics").body
    let line = text.split(separator: "\n").first { $0.hasPrefix("shoal_http_sent_bytes_total ") }
    guard let value = line?.split(separator: " ").last.flatMap({ Int($0) }) else {
      throw TestProblem("there is no counter of sent bytes in\n\(text)")
    }
    return value
  }

  /// Waits until a number that only grows has as good as stopped growing for a second: asking for it is counted too.
  func settled(_ probe: () async throws -> Int) async throws -> Int {
    var last = try await probe()
    for _ in 0..<120 {
      try await Task.sleep(for: .seconds(1))
      let now = try await probe()
      if now - last < 100_000 { return now }
      last = now
    }
    throw TestProblem("it never stopped growing, from \(last)")
  }
}
