import Vocabulary

/// For people, and for programs.
extension SimulationReport {
  package var text: String {
    var lines = [
      "peers            \(complete) of \(peers) complete, \(corrupt) corrupt" + (gone > 0 ? ", \(gone) died" : ""),
      "last peer        \(Self.decimal(last.milliseconds)) s",
      "median peer      \(Self.decimal(median.milliseconds)) s",
      "bound (eq. 2.3)  \(Self.decimal(bound.milliseconds)) s",
      "ratio            \(Self.decimal(milliRatio))",
      "origin copies    \(Self.decimal(originMilliCopies))",
    ]
    for isp in transit { lines.append("transit copies   \(Self.decimal(isp.milliCopies)) into \(isp.asn)") }
    lines.append(
      "bytes            \(fromOrigin) origin, \(fromSameISP) same ISP, \(fromOtherISP) other ISP, \(wasted) wasted")
    lines.append(
      "control          \(Self.decimal(milliPercentControl)) % of \(sentWire) bytes sent, headers included")
    if let error = milliRoundTripError {
      lines.append("round trips      \(Self.decimal(error * 100).dropLast(2)) % off, as the selector predicts them")
    }
    if let longest = namedAfterEnd.max() {
      lines.append("dead and named   for \(Self.decimal(longest.milliseconds)) s at the most")
    }
    if let back = selectorReturn {
      lines.append(
        "selector back    knew its \(back.knownBefore) peers "
          + (back.whole.map { "again after \(Self.decimal($0.milliseconds)) s" } ?? "no more")
          + ", \(back.announcesAtMost) announces in its busiest second")
    }
    lines.append("digest           \(hexDigest)")
    lines.append("events           \(events) (\(inputs) inputs of \(nodes) nodes)")
    for failure in failures { lines.append("failed           \(failure)") }
    for violation in violations.prefix(20) { lines.append("violated         \(violation)") }
    return lines.joined(separator: "\n")
  }

  /// One line of JSON, with the keys of the lab's report.
  package var json: String {
    let copies = transit.map { "\"\($0.asn.number)\": \(Self.decimal($0.milliCopies))" }.joined(separator: ", ")
    return "{\"peers\": \(peers), \"complete\": \(complete), \"corrupt\": \(corrupt), "
      + "\"bound_s\": \(Self.decimal(bound.milliseconds)), \"last_s\": \(Self.decimal(last.milliseconds)), "
      + "\"median_s\": \(Self.decimal(median.milliseconds)), \"ratio_to_bound\": \(Self.decimal(milliRatio)), "
      + "\"origin_copies\": \(Self.decimal(originMilliCopies)), \"inter_isp_copies\": {\(copies)}, "
      + "\"control_percent\": \(Self.decimal(milliPercentControl)), \"died\": \(gone), "
      + (milliRoundTripError.map { "\"round_trip_error\": \(Self.decimal($0)), " } ?? "")
      + "\"violations\": \(violations.count), \"inputs\": \(inputs), \"events\": \(events), "
      + "\"digest\": \"\(hexDigest)\"}"
  }

  package var hexDigest: String {
    var bytes: [UInt8] = []
    bytes.append(bigEndian: digest)
    return bytes.hex
  }

  /// Thousandths with three decimals.
  static func decimal(_ thousandths: Int64) -> String {
    let rest = String(thousandths % 1000)
    return "\(thousandths / 1000)." + String(repeating: "0", count: 3 - rest.count) + rest
  }
}
