using ScheduledJobs.Kube.Tests.Fakes;
using ScheduledJobs.TestKit;

namespace ScheduledJobs.Kube.Tests.Caching;

/// <summary>
/// Random objects, events, lost watches and changes of what is wanted, in any order. At the end the informer has what is wanted, in its newest state, outlines of the
/// others, and has reported each object that it had and that went, and no other.
/// </summary>
public sealed class SelectionStoryTests : InformerTest
{
    private const int Steps = 150;

    private static readonly string[] All = ["o0", "o1", "o2", "o3", "o4", "o5"];

    private readonly ChangingServer _changing = new();
    private Task _relisting = Task.CompletedTask;

    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 40)];

    [Theory]
    [MemberData(nameof(Seeds))]
    public async Task The_store_has_what_is_wanted_and_outlines_of_the_rest(int seed)
    {
        var random = new Random(seed);
        var owners = new Owners("owner", [.. All.Where(_ => random.Next(3) == 0)]);
        for (var i = 0; i < 10; i++)
            _changing.Set($"kept-{i % 6}", All[i % 6]);
        Server.Otherwise(_changing.Answer);
        Start(selection: owners);
        for (var step = 0; step < Steps; step++)
        {
            Change(random);
            if (random.Next(5) == 0)
                Want(random, owners);
            if (random.Next(10) == 0)
                await Task.Yield();
        }

        await UntilAsync(() => _relisting.IsCompleted, "the last list");
        await _relisting;
        await UntilAsync(() => Stored(owners) == _changing.Show(owners.Wants) && owners.Names == _changing.Show(owner => !owners.Wants(owner)), "it catches up");
        Changes.ShouldNotContain(change => change.StartsWith("kept", StringComparison.Ordinal) && change.EndsWith("->", StringComparison.Ordinal));
        owners.Gone.ShouldNotContain(name => name.StartsWith("kept", StringComparison.Ordinal));
    }

    /// <summary>More or less is wanted. One list at a time.</summary>
    private void Want(Random random, Owners owners)
    {
        if (!_relisting.IsCompleted)
            return;
        var owner = All[random.Next(All.Length)];
        if (random.Next(2) == 0)
        {
            owners.Add(owner);
            _relisting = Informer.RelistAsync(Stop.Token);
        }
        else
        {
            owners.Remove(owner);
            Informer.Thin();
        }
    }

    private void Change(Random random)
    {
        var name = $"n{random.Next(20)}";
        switch (random.Next(10))
        {
            case 0:
                _changing.Cut(forget: random.Next(3) == 0);
                Time.Advance(TimeSpan.FromSeconds(1));
                break;
            case 1:
                _changing.Remove(name);
                break;
            case 2:
                _changing.Remove(name);
                _changing.Set(name, All[random.Next(All.Length)]);
                break;
            case 3:
                // These are neither deleted nor given to another owner.
                var i = random.Next(6);
                _changing.Set($"kept-{i}", All[i]);
                break;
            default:
                _changing.Set(name, All[random.Next(All.Length)]);
                break;
        }
    }

    private string Stored(Owners owners)
    {
        var items = Store.List();
        items.ShouldAllBe(item => owners.Wants(item.Metadata.Labels!["owner"]));
        return string.Join(" ", items.Select(item => item.Metadata.Name + item.Metadata.ResourceVersion).Order());
    }

    private Task UntilAsync(Func<bool> condition, string what) => Eventually.BecomesTrueAsync(
        () =>
        {
            Time.Advance(TimeSpan.FromSeconds(1));
            return condition();
        },
        what);
}
