using System.Net;
using System.Net.Sockets;
using ScheduledJobs.Model.V1Alpha1;
using ScheduledJobs.Operator.Actions.Http;
using ScheduledJobs.Operator.Actions.Http.Egress;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Operator.Tests.Actions.Http;

/// <summary>The API server is never called, whatever the environment says about it.</summary>
public sealed class ApiServerAddressesTests
{
    private static readonly Uri Server = new("https://10.96.0.1");

    private readonly FakeTimeProvider _time = new();
    private readonly Dictionary<string, string> _names = [];
    private readonly List<string> _asked = [];
    private SocketError _fault = SocketError.HostNotFound;

    [Theory]
    [InlineData("10.0.0.99")]
    [InlineData("api.example.com")]
    [InlineData("")]
    public async Task The_Service_of_the_API_server_is_denied_whatever_the_variable_says(string variable)
    {
        _names["kubernetes.default.svc"] = "10.96.0.7";
        _names["api.example.com"] = "10.1.1.1";
        using var addresses = Addresses(variable);

        (await AddressesAsync(addresses)).ShouldContain("10.96.0.7");
        (await AddressesAsync(addresses)).ShouldContain("10.96.0.1");
    }

    [Fact]
    public async Task Outside_a_cluster_no_cluster_name_is_resolved()
    {
        using var addresses = Addresses(null);

        (await AddressesAsync(addresses)).ShouldBe(["10.96.0.1"]);
        _asked.ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unresolved_name_blocks_all_calls()
    {
        using var addresses = Addresses("api.example.com");

        var failure = (await Should.ThrowAsync<CallException>(AddressesAsync(addresses))).Failure;

        failure.Reason.ShouldBe(Reasons.HttpBlocked);
        failure.Message.ShouldNotContain("api.example.com");
        _names["api.example.com"] = "10.1.1.1";
        (await AddressesAsync(addresses)).ShouldContain("10.1.1.1");
    }

    [Fact]
    public async Task A_silent_DNS_server_blocks_all_calls_but_one_without_the_Service_does_not()
    {
        using var addresses = Addresses("10.96.0.1");
        _fault = SocketError.TryAgain;
        await Should.ThrowAsync<CallException>(AddressesAsync(addresses));

        _fault = SocketError.HostNotFound;
        (await AddressesAsync(addresses)).ShouldBe(["10.96.0.1"]);
    }

    [Fact]
    public async Task A_name_that_stops_resolving_keeps_its_addresses()
    {
        _names["kubernetes.default.svc"] = "10.96.0.7";
        using var addresses = Addresses("10.96.0.1");
        await AddressesAsync(addresses);
        _names.Clear();
        _fault = SocketError.TryAgain;

        _time.Advance(TimeSpan.FromMinutes(1));

        (await AddressesAsync(addresses)).ShouldContain("10.96.0.7");
        _asked.Count.ShouldBe(2);
    }

    private ApiServerAddresses Addresses(string? variable) => new(Server, variable, ResolveAsync, _time);

    private static async Task<IEnumerable<string>> AddressesAsync(ApiServerAddresses addresses) =>
        (await addresses.GetAsync(CancellationToken.None)).Select(e => e.Address.ToString()).Distinct();

    private Task<IPAddress[]> ResolveAsync(string host, CancellationToken cancellationToken)
    {
        _asked.Add(host);
        return _names.TryGetValue(host, out var address)
            ? Task.FromResult<IPAddress[]>([IPAddress.Parse(address)])
            : throw new SocketException((int)_fault);
    }
}
