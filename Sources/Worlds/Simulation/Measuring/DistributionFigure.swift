import Foundation
import Vocabulary

/// Minimum distribution time against the number of peers, client-server and peer-assisted: figure 2.25 of Kurose and
/// Ross (Computer Networking, 8th edition) with simulations beside both formulas.
///
/// There F/u is one hour, the server's uplink is ten of a peer's, and downloads have no limit. Here F is 128 MiB and
/// u 2 Mbit/s, so that "one hour" takes 537 s: only ratios count in the figure, and its axis is in units of F/u.
package struct DistributionFigure: Sendable {
  /// Both times for one number of peers, in milliseconds; nil for one that was not simulated.
  package struct Point: Hashable, Sendable {
    package var peers: Int
    package var clientServer: Int64?
    package var assisted: Int64?
  }

  package static let peerCounts = 1...35
  static let uplink = ByteRate(bytesPerSecond: 250_000)
  static let length: Int64 = 128 << 20
  /// F/u, the figure's hour, in milliseconds.
  static let unit = Double(length) * 1000 / Double(uplink.bytesPerSecond)
  /// The server's uplink in those of a peer.
  private static let serverUplinks = 10.0

  package let points: [Point]

  // The formulas, in units of F/u

  /// max(NF / us, F / dmin), with no download limit.
  package static func clientServerBound(peers: Int) -> Double { Double(peers) / serverUplinks }

  /// max(F / us, F / dmin, NF / (us + the sum of the uplinks)).
  package static func assistedBound(peers: Int) -> Double {
    max(1 / serverUplinks, Double(peers) / (serverUplinks + Double(peers)))
  }

  // The simulations

  private static let clientServerName = "figure client-server "
  private static let assistedName = "figure peer-assisted "

  /// One run for each number of peers and each curve. Client-server is the same swarm with peers off: its descriptions
  /// name no selector, so that agents know of nobody but the origin.
  package static func jobs(_ counts: some Sequence<Int> = peerCounts) -> [MeasuringRun.Job] {
    counts.flatMap { count in
      let assisted = Populations.distribution(peers: count, uplink: uplink, length: length)
      var alone = assisted
      alone.population.isPeerless = true
      // From 16 peers on it takes longer than a scenario usually may.
      alone.deadline = max(alone.deadline, .milliseconds(Int64(unit * clientServerBound(peers: count) * 2)))
      return [
        MeasuringRun.Job(row: clientServerName + "\(count)", seed: 1, scenario: alone),
        MeasuringRun.Job(row: assistedName + "\(count)", seed: 1, scenario: assisted),
      ]
    }
  }

  /// From finished cells; those of other rows are passed over.
  package init(cells: [MeasuredCell]) {
    var found: [Int: Point] = [:]
    for cell in cells where cell.complete >= cell.expected {
      guard let count = Int(cell.row.drop { !$0.isNumber }) else { continue }
      if cell.row == Self.clientServerName + "\(count)" {
        found[count, default: Point(peers: count)].clientServer = cell.last
      } else if cell.row == Self.assistedName + "\(count)" {
        found[count, default: Point(peers: count)].assisted = cell.last
      }
    }
    points = found.values.sorted { $0.peers < $1.peers }
  }

  /// The greatest ratio of a peer-assisted time to its bound, and where; nil without points.
  package var worst: (ratio: Double, peers: Int)? {
    points.compactMap { point in
      point.assisted.map { (Double($0) / Self.unit / Self.assistedBound(peers: point.peers), point.peers) }
    }
    .max { $0.0 < $1.0 }
  }

  // As a table

  package static let titles = ["N", "client-server", "bound", "ratio", "peer-assisted", "bound", "ratio"]

  /// Times in units of F/u.
  package var text: [[String]] {
    points.map { point in
      let pairs = [
        (point.clientServer, Self.clientServerBound(peers: point.peers)),
        (point.assisted, Self.assistedBound(peers: point.peers)),
      ]
      return ["\(point.peers)"]
        + pairs.flatMap { time, bound -> [String] in
          let value = time.map { Double($0) / Self.unit }
          return [
            value.map(Self.decimal) ?? "-", Self.decimal(bound), value.map { Self.decimal($0 / bound) } ?? "-",
          ]
        }
    }
  }

  // As a drawing

  private static let (width, height) = (760.0, 500.0)
  private static let (left, right, top, bottom) = (70.0, 20.0, 50.0, 60.0)
  private static let (greatestX, greatestY) = (35.0, 3.5)
  private static let (red, blue) = ("#b2182b", "#2166ac")

  static func x(_ peers: Double) -> Double { left + peers / greatestX * (width - left - right) }
  static func y(_ time: Double) -> Double { height - bottom - time / greatestY * (height - top - bottom) }

  /// The figure as an SVG 1.1 document.
  package var svg: String {
    var parts = [
      #"<?xml version="1.0" encoding="UTF-8"?>"#,
      #"<svg xmlns="http://www.w3.org/2000/svg" width="\#(Int(Self.width))" height="\#(Int(Self.height))" "#
        + #"viewBox="0 0 \#(Int(Self.width)) \#(Int(Self.height))" font-family="sans-serif" font-size="13">"#,
      #"<rect width="100%" height="100%" fill="white"/>"#,
      Self.label("Minimum distribution time, formulas and simulations", Self.width / 2, 26, size: 16),
    ]
    parts += Self.axes
    parts.append(Self.curve(Self.red) { Self.clientServerBound(peers: $0) })
    parts.append(Self.curve(Self.blue) { Self.assistedBound(peers: $0) })
    for point in points {
      let at = Self.x(Double(point.peers))
      if let time = point.clientServer {
        let place = Self.y(Double(time) / Self.unit)
        parts.append(
          #"<rect class="client-server" x="\#(Self.decimal(at - 3))" y="\#(Self.decimal(place - 3))" "#
            + #"width="6" height="6" fill="none" stroke="\#(Self.red)"/>"#)
      }
      if let time = point.assisted {
        let place = Self.y(Double(time) / Self.unit)
        parts.append(
          #"<circle class="peer-assisted" cx="\#(Self.decimal(at))" cy="\#(Self.decimal(place))" r="3.5" "#
            + #"fill="none" stroke="\#(Self.blue)"/>"#)
      }
    }
    parts += Self.legend
    parts.append("</svg>")
    return parts.joined(separator: "\n") + "\n"
  }

  private static var axes: [String] {
    var parts: [String] = []
    for peers in stride(from: 0.0, through: greatestX, by: 5) {
      parts.append(line(x(peers), y(0), x(peers), y(greatestY), "#dddddd"))
      parts.append(label("\(Int(peers))", x(peers), y(0) + 20))
    }
    for half in 0...Int(greatestY * 2) {
      let time = Double(half) / 2
      parts.append(line(x(0), y(time), x(greatestX), y(time), "#dddddd"))
      parts.append(label("\(time)", x(0) - 10, y(time) + 5, anchor: "end"))
    }
    parts.append(line(x(0), y(0), x(greatestX), y(0), "black"))
    parts.append(line(x(0), y(0), x(0), y(greatestY), "black"))
    parts.append(label("N, peers", x(greatestX / 2), height - 18))
    parts.append(
      #"<g transform="rotate(-90 22 \#(decimal(y(greatestY / 2))))">"#
        + label("time in units of F/u", 22, y(greatestY / 2)) + "</g>")
    return parts
  }

  private static var legend: [String] {
    let (at, names) = (left + 25, ["client-server: formula", "client-server: simulated, peers off"])
    let more = ["peer-assisted: formula", "peer-assisted: simulated"]
    let rows = (0..<4).map { top + 22 + Double($0) * 20 }
    return [
      line(at, rows[0] - 4, at + 24, rows[0] - 4, red),
      #"<rect x="\#(decimal(at + 9))" y="\#(decimal(rows[1] - 7))" width="6" height="6" "#
        + #"fill="none" stroke="\#(red)"/>"#,
      line(at, rows[2] - 4, at + 24, rows[2] - 4, blue),
      #"<circle cx="\#(decimal(at + 12))" cy="\#(decimal(rows[3] - 4))" r="3.5" fill="none" stroke="\#(blue)"/>"#,
    ] + zip(rows, names + more).map { label($1, at + 34, $0, anchor: "start") }
  }

  private static func curve(_ color: String, _ formula: (Int) -> Double) -> String {
    let places = peerCounts.map { "\(decimal(x(Double($0)))),\(decimal(y(formula($0))))" }
    return #"<polyline fill="none" stroke="\#(color)" stroke-width="1.5" points="\#(places.joined(separator: " "))"/>"#
  }

  private static func line(_ x1: Double, _ y1: Double, _ x2: Double, _ y2: Double, _ color: String) -> String {
    #"<line x1="\#(decimal(x1))" y1="\#(decimal(y1))" x2="\#(decimal(x2))" y2="\#(decimal(y2))" stroke="\#(color)"/>"#
  }

  private static func label(
    _ text: String, _ x: Double, _ y: Double, anchor: String = "middle", size: Int = 13
  ) -> String {
    #"<text x="\#(decimal(x))" y="\#(decimal(y))" text-anchor="\#(anchor)" font-size="\#(size)">\#(text)</text>"#
  }

  /// Three decimals.
  static func decimal(_ value: Double) -> String { String(format: "%.3f", value) }
}
