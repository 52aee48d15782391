using System.Globalization;
using System.Net;
using System.Text;
using ScheduledJobs.Operator.Limits;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Limits;

public sealed class EgressPolicyTests
{
    private static readonly EgressPolicy Cluster = new() { ApiServers = [new IPEndPoint(IPAddress.Parse("10.96.0.1"), 443)] };

    private static readonly EgressPolicy Any = Cluster with { Scope = EgressScope.Any };

    /// <summary>What it is, addresses as they can be written in a URL, and whether scope Cluster and scope Any allow them.</summary>
    private static readonly (string What, bool InCluster, bool InAny, string[] Written)[] Judged =
    [
        ("loopback", false, false,
        [
            "127.0.0.1", "127.255.255.254", "127.1", "2130706433", "0x7f000001", "0x7f.0.0.1", "0177.0.0.1", "017700000001", "0x7f.1",
            "[::1]", "[0:0:0:0:0:0:0:1]", "[::ffff:127.0.0.1]", "[::ffff:7f00:1]", "[::127.0.0.1]", "[64:ff9b::127.0.0.1]",
            "[64:ff9b::7f00:1]", "[2002:7f00:1::]", "[2002:7f00:0001:1:2:3:4:5]", "[2001:db8::5efe:127.0.0.1]",
            "[2001:db8::200:5efe:7f00:1]", "[2001:0:102:304::80ff:fffe]", "[2001:0:7f00:1::fefd:fcfb]",
        ]),
        ("unspecified", false, false,
        [
            "0.0.0.0", "0", "0.1.2.3", "[::]", "[::ffff:0.0.0.0]",
        ]),
        ("metadata service or link-local", false, false,
        [
            "169.254.169.254", "169.254.170.2", "2852039166", "0xa9fea9fe", "0251.0376.0251.0376", "169.254.43518",
            "[::ffff:169.254.169.254]", "[::ffff:a9fe:a9fe]", "[::a9fe:a9fe]", "[64:ff9b::a9fe:a9fe]", "[64:ff9b:1::a9fe:a9fe]",
            "[2002:a9fe:a9fe::1]", "[fe80::1]", "[fe80::a9fe:a9fe]", "[febf::1]", "[fec0::1]", "[fe80::5efe:169.254.169.254]",
            "[fd00:ec2::254]", "[fd00:ec2::23]", "[fd20:ce::254]", "100.100.100.200", "168.63.129.16", "192.0.0.192",
            "[64:ff9b::6464:64c8]",
        ]),
        ("multicast, broadcast or reserved", false, false,
        [
            "224.0.0.1", "239.255.255.255", "240.0.0.1", "255.255.255.255", "[ff02::1]", "[ff0e::1]", "[::ffff:255.255.255.255]",
            "192.88.99.1", "[100::1]",
        ]),
        ("API server (10.96.0.1 here)", false, false,
        [
            "10.96.0.1", "[::ffff:10.96.0.1]", "[64:ff9b::a60:1]",
        ]),
        ("private network", true, true,
        [
            "10.96.0.2", "10.0.0.0", "10.255.255.255", "172.16.0.0", "172.31.255.255", "192.168.0.1", "100.64.0.1", "100.127.255.255",
            "[fc00::1]", "[fdff::1]", "[::ffff:10.1.2.3]", "[64:ff9b::10.1.2.3]",
        ]),
        ("just beside a private network", false, true,
        [
            "9.255.255.255", "11.0.0.0", "172.15.255.255", "172.32.0.0", "192.167.255.255", "192.169.0.0", "100.63.255.255",
            "100.128.0.0", "[fe00::1]",
        ]),
        ("tunnel over the Internet to a private address", false, true,
        [
            "[2002:a01:203::1]", "[2001:db8::5efe:10.1.2.3]",
        ]),
        ("anything else", false, true,
        [
            "93.184.216.34", "1.1.1.1", "128.0.0.1", "126.255.255.255", "169.253.255.255", "169.255.0.0", "223.255.255.255",
            "[2606:4700::1111]", "[::ffff:1.1.1.1]", "[64:ff9b::1.1.1.1]", "[2002:101:101::1]",
        ]),
    ];

    public static TheoryData<string, bool, bool> Addresses()
    {
        var data = new TheoryData<string, bool, bool>();
        foreach (var (_, inCluster, inAny, written) in Judged)
        {
            foreach (var address in written)
                data.Add(address, inCluster, inAny);
        }

        return data;
    }

    [Theory]
    [MemberData(nameof(Addresses))]
    public void An_address_is_judged_by_where_its_packets_go(string written, bool inCluster, bool inAny)
    {
        var url = new Uri($"http://{written}/");
        var address = IPAddress.Parse(url.IdnHost.Trim('[', ']'));

        Cluster.Allows(url.IdnHost, 80, address).ShouldBe(inCluster);
        Any.Allows(url.IdnHost, 80, address).ShouldBe(inAny);
    }

    [Fact]
    public void The_documentation_lists_what_becomes_of_each_address()
    {
        var table = new StringBuilder("\n| Written as | What it is | scope Cluster | scope Any |\n|---|---|---|---|\n");
        foreach (var (what, inCluster, inAny, written) in Judged)
        {
            foreach (var address in written)
                table.Append(CultureInfo.InvariantCulture, $"| `{address}` | {what} | {Word(inCluster)} | {Word(inAny)} |\n");
        }

        Generated.SectionShouldBe("docs/egress-addresses.md", $"{table}\n");

        static string Word(bool isAllowed) => isAllowed ? "allowed" : "denied";
    }

    [Fact]
    public void What_is_always_denied_can_be_allowed_by_no_rule()
    {
        var open = Any with { Allow = [EgressRule.Parse("*"), EgressRule.Parse("0.0.0.0/0"), EgressRule.Parse("::/0")] };
        foreach (var address in new[] { "127.0.0.1", "169.254.169.254", "::1", "fe80::1", "10.96.0.1", "::ffff:169.254.169.254" })
            open.Allows("host", 443, IPAddress.Parse(address)).ShouldBeFalse(address);
    }

    [Fact]
    public void Loopback_can_be_allowed_as_a_whole_but_for_the_API_server()
    {
        var policy = Cluster with { AllowLoopback = true, ApiServers = [new IPEndPoint(IPAddress.Loopback, 6443)] };

        policy.Allows("localhost", 8080, IPAddress.Loopback).ShouldBeTrue();
        policy.Allows("localhost", 8080, IPAddress.IPv6Loopback).ShouldBeTrue();
        policy.Allows("localhost", 6443, IPAddress.Loopback).ShouldBeFalse();
        policy.Allows("localhost", 6443, IPAddress.Parse("127.0.0.2")).ShouldBeFalse();
        policy.Allows("localhost", 6443, IPAddress.IPv6Loopback).ShouldBeFalse();
        policy.Allows("localhost", 8080, IPAddress.Parse("169.254.169.254")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("api.example.com", 443, true)]
    [InlineData("API.Example.com.", 443, true)]
    [InlineData("api.example.com", 80, false)]
    [InlineData("example.com", 443, false)]
    [InlineData("evil-example.com", 443, false)]
    [InlineData("api.example.com.evil.net", 443, false)]
    public void An_allow_rule_for_hosts_adds_to_the_scope(string host, int port, bool isAllowed) =>
        (Cluster with { Allow = [EgressRule.Parse("*.example.com:443")] })
            .Allows(host, port, IPAddress.Parse("93.184.216.34")).ShouldBe(isAllowed);

    [Theory]
    [InlineData("10.1.2.3", 80, false)]
    [InlineData("::ffff:10.1.2.3", 80, false)]
    [InlineData("64:ff9b::a01:203", 80, false)]
    [InlineData("10.2.0.0", 80, true)]
    [InlineData("10.2.0.0", 2379, false)]
    public void A_deny_rule_counts_more_than_what_allows(string address, int port, bool isAllowed)
    {
        var policy = Cluster with
        {
            Allow = [EgressRule.Parse("10.0.0.0/8")],
            Deny = [EgressRule.Parse("10.1.0.0/16"), EgressRule.Parse("*:2379-2380")],
        };

        policy.Allows("host", port, IPAddress.Parse(address)).ShouldBe(isAllowed);
    }

    [Theory]
    [InlineData("64:ff9b::/96", "64:ff9b::808:808", true)]
    [InlineData("64:ff9b::/96", "8.8.8.8", false)]
    [InlineData("64:ff9b::800:0/104", "64:ff9b::808:808", true)]
    [InlineData("64:ff9b::800:0/104", "64:ff9b::909:909", false)]
    [InlineData("::ffff:8.0.0.0/104", "8.8.8.8", true)]
    [InlineData("::ffff:8.0.0.0/104", "::ffff:8.8.8.8", true)]
    [InlineData("::ffff:8.0.0.0/104", "64:ff9b::808:808", true)]
    [InlineData("::ffff:8.0.0.0/104", "9.9.9.9", false)]
    [InlineData("::ffff:8.8.8.8", "8.8.8.8", true)]
    [InlineData("2002::/16", "2002:808:808::1", true)]
    public void A_network_in_a_rule_means_the_addresses_it_names(string network, string address, bool isMeant)
    {
        var rule = EgressRule.Parse(network);

        (Any with { Deny = [rule] }).Allows("host", 80, IPAddress.Parse(address)).ShouldBe(!isMeant);
        if (!network.StartsWith("2002", StringComparison.Ordinal))
            (Cluster with { Allow = [rule] }).Allows("host", 80, IPAddress.Parse(address)).ShouldBe(isMeant);
    }

    /// <summary>Whatever special network an address is in, a rule for a network that it is in holds it back, written as it is.</summary>
    [Fact]
    public void No_address_of_a_denied_network_is_allowed()
    {
        var random = new Random(7);
        string[] prefixes = ["", "00000000000000000000ffff", "0064ff9b0000000000000000", "2002", "20010000", "000000000000000000000000", "fe80000000000000", "26064700"];
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = new byte[random.Next(4) == 0 ? 4 : 16];
            random.NextBytes(bytes);
            if (bytes.Length == 16)
                Convert.FromHexString(prefixes[random.Next(prefixes.Length)]).CopyTo(bytes, 0);
            var address = new IPAddress(bytes);
            var length = random.Next((bytes.Length * 8) + 1);
            var policy = Any with { Deny = [EgressRule.Parse($"{Masked(bytes, length)}/{length}")] };

            policy.Allows("host", 80, address).ShouldBeFalse($"{address} is in {policy.Deny[0]}");
        }

        static IPAddress Masked(byte[] bytes, int length) =>
            new([.. bytes.Select((b, at) => (byte)(b & (0xff00 >> Math.Clamp(length - (at * 8), 0, 8))))]);
    }

    [Fact]
    public void An_override_widens_or_narrows_the_policy_of_one_namespace()
    {
        var added = NamespaceOverride.Parse(
            """
            # the team's own API
            allow: api.example.com:443

            deny: 10.5.0.0/16
            """).Egress;
        var policy = Cluster.With(added);

        policy.Allows("api.example.com", 443, IPAddress.Parse("1.1.1.1")).ShouldBeTrue();
        policy.Allows("b.example.com", 443, IPAddress.Parse("1.1.1.1")).ShouldBeFalse();
        policy.Allows("svc", 80, IPAddress.Parse("10.5.0.1")).ShouldBeFalse();
        Cluster.With(NamespaceOverride.Parse("scope: Any").Egress).Allows("x", 80, IPAddress.Parse("1.1.1.1")).ShouldBeTrue();
        Any.With(NamespaceOverride.Parse("scope: Cluster").Egress).Allows("x", 80, IPAddress.Parse("1.1.1.1")).ShouldBeFalse();
    }

    [Theory]
    [InlineData("allow 10.0.0.0/8", "line 1")]
    [InlineData("scope: Any\nscope: Everything", "line 2")]
    [InlineData("allow: 10.0.0.0/33", "line 1")]
    public void An_override_that_is_none_says_where(string text, string where) =>
        Should.Throw<FormatException>(() => NamespaceOverride.Parse(text)).Message.ShouldStartWith(where);
}
