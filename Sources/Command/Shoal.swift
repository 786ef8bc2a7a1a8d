@main
struct Shoal {
  static func main() {
    print("shoal")
  }
}
