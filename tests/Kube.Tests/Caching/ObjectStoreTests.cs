using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Tests.Caching;

public class ObjectStoreTests
{
    private static readonly HashSet<ObjectKey> None = [];

    private readonly ObjectStore<ConfigMap> _store = new(m => m.Metadata.Labels?.GetValueOrDefault("owner"));

    [Fact]
    public void An_object_is_found_by_key_and_by_index()
    {
        var item = Item("a", "1", owner: "x");

        _store.Set(item).ShouldBeNull();

        _store.Get(new ObjectKey("n", "a")).ShouldBeSameAs(item);
        _store.Get(new ObjectKey("other", "a")).ShouldBeNull();
        _store.Indexed("x").ShouldBe([item]);
        _store.Count.ShouldBe(1);
    }

    [Fact]
    public void The_index_follows_an_object_that_changes_its_owner()
    {
        var old = Item("a", "1", owner: "x");
        var @new = Item("a", "2", owner: "y");
        var other = Item("b", "1", owner: "x");
        _store.Set(old);
        _store.Set(other);

        _store.Set(@new).ShouldBeSameAs(old);

        _store.Indexed("x").ShouldBe([other]);
        _store.Indexed("y").ShouldBe([@new]);
        _store.Remove(new ObjectKey("n", "a")).ShouldBeSameAs(@new);
        _store.Indexed("y").ShouldBeEmpty();
    }

    [Fact]
    public void A_listed_object_that_is_known_is_reused()
    {
        var item = Item("a", "1");
        _store.Set(item);
        var (newer, elsewhere) = (Item("a", "2"), Item("b", "1"));

        _store.Known(Item("a", "1")).ShouldBeSameAs(item);
        _store.Known(newer).ShouldBeSameAs(newer);
        _store.Known(elsewhere).ShouldBeSameAs(elsewhere);
    }

    [Fact]
    public void A_snapshot_does_not_change()
    {
        _store.Set(Item("a", "1", owner: "x"));
        var all = _store.List();
        var indexed = _store.Indexed("x");

        _store.Set(Item("b", "1", owner: "x"));
        _store.Remove(new ObjectKey("n", "a"));

        all.Select(i => i.Metadata.Name).ShouldBe(["a"]);
        indexed.Select(i => i.Metadata.Name).ShouldBe(["a"]);
    }

    [Fact]
    public void Replace_reports_exactly_what_is_new_changed_or_gone()
    {
        var same = Item("same", "1");
        var changed = Item("changed", "1");
        var gone = Item("gone", "1");
        foreach (var item in (ConfigMap[])[same, changed, gone])
            _store.Set(item);
        var changedNow = Item("changed", "2");
        var added = Item("added", "3");

        var changes = _store.Replace(null, [Item("same", "1"), changedNow, added], None);

        changes.ShouldBe(
            [new(changed, changedNow), new(null, added), new(gone, null)], ignoreOrder: true);
        _store.Get(new ObjectKey("n", "same")).ShouldBeSameAs(same);
        _store.Count.ShouldBe(3);
    }

    [Fact]
    public void Replace_leaves_other_namespaces_alone()
    {
        _store.Set(Item("a", "1"));
        var elsewhere = Item("a", "1") with { Metadata = new ObjectMeta { Name = "a", Namespace = "elsewhere", ResourceVersion = "1" } };
        _store.Set(elsewhere);

        var changes = _store.Replace("n", [], None);

        changes.ShouldHaveSingleItem().Old!.Metadata.Namespace.ShouldBe("n");
        _store.List().ShouldBe([elsewhere]);
    }

    [Fact]
    public void Replace_keeps_what_exists_but_cannot_be_read()
    {
        _store.Set(Item("a", "1"));

        _store.Replace(null, [], new HashSet<ObjectKey> { new("n", "a") }).ShouldBeEmpty();

        _store.Count.ShouldBe(1);
    }

    [Fact]
    public void Replace_notices_a_recreated_object()
    {
        var old = Item("a", "1");
        var again = old with { Metadata = old.Metadata with { Uid = "another" } };
        _store.Set(old);

        _store.Replace(null, [again], None).ShouldBe([new(old, again)]);
    }

    [Fact]
    [Trait("KnownBug", "csharp#347")]
    [Trait("KnownBug", "csharp#351")]
    [Trait("KnownBug", "csharp#394")]
    [Trait("KnownBug", "csharp#659")]
    public async Task Readers_never_see_half_a_replacement()
    {
        ConfigMap[] even = [.. Enumerable.Range(0, 500).Select(i => Item($"even-{i}", "1", owner: "x"))];
        ConfigMap[] odd = [.. Enumerable.Range(0, 500).Select(i => Item($"odd-{i}", "1", owner: "x"))];
        _store.Replace(null, even, None);
        using var stop = new CancellationTokenSource();
        var reading = Task.Run(() =>
        {
            var rounds = 0;
            while (!stop.IsCancellationRequested)
            {
                _store.List().Select(i => i.Metadata.Name!.Split('-')[0]).Distinct().Count().ShouldBe(1);
                _store.Indexed("x").Count.ShouldBe(500);
                rounds++;
            }

            return rounds;
        });

        for (var i = 0; i < 20; i++)
            _store.Replace(null, i % 2 == 0 ? odd : even, None).Count.ShouldBe(1000);
        await stop.CancelAsync();

        (await reading).ShouldBeGreaterThanOrEqualTo(0);
    }

    private static ConfigMap Item(string name, string version, string? owner = null) => new()
    {
        Metadata = new ObjectMeta
        {
            Name = name,
            Namespace = "n",
            Uid = $"uid-{name}",
            ResourceVersion = version,
            Labels = owner is null ? null : new() { ["owner"] = owner },
        },
    };
}
