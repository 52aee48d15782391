using System.Text;
using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;
using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.Kube.Tests.Json;
using ScheduledJobs.Kube.Watching;
using ScheduledJobs.TestKit;
using static ScheduledJobs.Kube.Tests.Fakes.ConfigMapJson;

namespace ScheduledJobs.Kube.Tests.Caching;

/// <summary>
/// A store is confirmed whatever a tenant has stored: a new leader that waited for one object would act for no one. The store starts with a
/// (version 1) and b (version 2).
/// </summary>
public sealed class FreshnessPoisonTests : InformerTest
{
    private LiveStream Watch { get; } = new();

    public override async Task InitializeAsync()
    {
        Server.Then(200, List("5", Item("a", 1), Item("b", 2))).ThenStreams(Watch);
        Start(new InformerOptions { Namespace = "n" });
        await Server.ReceivesAsync(2);
    }

    [Fact]
    public async Task An_object_whose_other_metadata_is_too_deep_is_compared_like_any_other()
    {
        var deep = Item("a", 8).Replace("\"uid\"", $"\"managedFields\":{new string('[', 200)}{new string(']', 200)},\"uid\"");
        Server.Then(200, List("9", deep, Item("b", 2)));
        var confirming = Informer.ConfirmFreshAsync(Stop.Token);
        await Server.ReceivesAsync(3);

        Watch.Send(Line("MODIFIED", Item("a", 8)));

        await confirming;
        Server.Requests.Count.ShouldBe(3);
    }

    [Theory]
    [MemberData(nameof(Poisons))]
    public async Task No_object_keeps_a_store_from_being_confirmed(string name)
    {
        var poison = Encoding.UTF8.GetString(Poison.All.Single(p => p.Name == name).Json);
        var list = List("9", Item("a", 1), poison, Item("b", 2));
        Server.Then(200, list).Then(200, list).ThenStreams(new LiveStream());

        var confirming = Informer.ConfirmFreshAsync(Stop.Token);
        await Eventually.BecomesTrueAsync(() => confirming.IsCompleted || Time.ArmedTimers == 2, "it is confirmed, or waits for the watch");
        Time.Advance(Freshness<ConfigMap>.CatchUpTime);

        await Eventually.BecomesTrueAsync(() => confirming.IsCompletedSuccessfully, "it is confirmed");
    }

    public static TheoryData<string> Poisons() => [.. Poison.All.Select(p => p.Name)];
}
