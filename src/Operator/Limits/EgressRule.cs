using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Net;

namespace ScheduledJobs.Operator.Limits;

/// <summary>
/// A set of targets: a network (<c>10.1.0.0/16</c>), an address, a host (<c>api.example.com</c>), all hosts below a name
/// (<c>*.example.com</c>) or everything (<c>*</c>), each with an optional port or port range: <c>*:443</c>, <c>[fd00::/8]:8000-8099</c>.
/// </summary>
public sealed record EgressRule
{
    private readonly IPNetwork? _network;
    private readonly string? _host;
    private readonly int _firstPort;
    private readonly int _lastPort;

    private EgressRule(string text, IPNetwork? network, string? host, int firstPort, int lastPort)
    {
        Text = text;
        _network = network;
        _host = host;
        _firstPort = firstPort;
        _lastPort = lastPort;
    }

    /// <summary>The rule as it was written.</summary>
    public string Text { get; }

    /// <summary>Parses a rule.</summary>
    /// <exception cref="FormatException">The text is not a rule; the message says what is expected.</exception>
    public static EgressRule Parse(string text) => TryParse(text, out var rule)
        ? rule
        : throw new FormatException(
            "expected a CIDR, an address, a host, '*.' and a host, or '*', each with an optional port or range of ports, "
            + "such as 10.1.0.0/16, *.example.com:443 or [fd00::/8]:8000-8099");

    /// <summary>Parses a rule; false if the text is not one.</summary>
    public static bool TryParse(string text, [NotNullWhen(true)] out EgressRule? rule)
    {
        rule = null;
        var (target, ports) = Split(text.Trim());
        if (!TryParsePorts(ports, out var first, out var last))
            return false;
        if (TryParseNetwork(target, out var network))
            rule = new EgressRule(text, SpecialNetworks.Plain(network), null, first, last);
        else if (IsHost(target))
            rule = new EgressRule(text, null, target.ToLowerInvariant(), first, last);
        return rule is not null;
    }

    /// <summary>Whether the rule matches this target.</summary>
    /// <param name="host">Host in the URL, in lower case, without a trailing dot.</param>
    /// <param name="port">Port.</param>
    /// <param name="address">Address to connect to.</param>
    public bool Matches(string host, int port, IPAddress address)
    {
        if (port < _firstPort || port > _lastPort)
            return false;
        if (_network is { } network)
            return SpecialNetworks.Contains(network, address);
        return _host is "*" || (_host![0] == '*' ? host.EndsWith(_host[1..], StringComparison.Ordinal) : host == _host);
    }

    /// <inheritdoc />
    public override string ToString() => Text;

    private static (string Target, string? Ports) Split(string text)
    {
        if (text.StartsWith('[') && text.IndexOf(']') is var end and > 0)
            return (text[1..end], end + 1 == text.Length ? null : text[(end + 1)..].StartsWith(':') ? text[(end + 2)..] : "");
        var colon = text.IndexOf(':');

        // Several colons without brackets: an IPv6 network, which then has no port.
        return colon < 0 || text.LastIndexOf(':') != colon ? (text, null) : (text[..colon], text[(colon + 1)..]);
    }

    private static bool TryParsePorts(string? text, out int first, out int last)
    {
        (first, last) = (1, 65535);
        if (text is null)
            return true;
        var dash = text.IndexOf('-');
        return TryParsePort(dash < 0 ? text : text[..dash], out first)
            && TryParsePort(dash < 0 ? text : text[(dash + 1)..], out last)
            && first <= last;
    }

    private static bool TryParsePort(string text, out int port) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out port) && port is >= 1 and <= 65535;

    private static bool TryParseNetwork(string text, out IPNetwork network)
    {
        if (text.Contains('/', StringComparison.Ordinal))
            return IPNetwork.TryParse(text, out network);
        network = default;

        // Require all four numbers: the parser would also accept "10.1" and read it as 10.0.0.1.
        var isWhole = text.Contains(':', StringComparison.Ordinal) || text.Count(c => c == '.') == 3;
        if (!isWhole || !IPAddress.TryParse(text, out var address))
            return false;
        network = new IPNetwork(address, address.GetAddressBytes().Length * 8);
        return true;
    }

    private static bool IsHost(string text)
    {
        if (text == "*")
            return true;
        var name = text.StartsWith("*.", StringComparison.Ordinal) ? text[2..] : text;
        return name.Length is > 0 and <= 253
            && name.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_')
            && !name.StartsWith('.') && !name.EndsWith('.')
            && name.Any(char.IsAsciiLetter);
    }
}
