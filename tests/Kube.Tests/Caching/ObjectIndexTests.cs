using ScheduledJobs.Kube.Caching;
using ScheduledJobs.Kube.Resources;

namespace ScheduledJobs.Kube.Tests.Caching;

public sealed class ObjectIndexTests
{
    private readonly ObjectIndex<ConfigMap> _index = new(m => m.Metadata.Namespace);

    [Theory]
    [InlineData(1)]
    [InlineData(ObjectIndex<ConfigMap>.MostCopied)]
    [InlineData(ObjectIndex<ConfigMap>.MostCopied + 1)]
    [InlineData(ObjectIndex<ConfigMap>.MostCopied * 3)]
    public void However_many_share_a_key_each_is_found_until_it_is_removed(int count)
    {
        // Equal, but not the same.
        var items = Enumerable.Range(0, count).Select(_ => Item("x")).ToList();
        var other = Item("y");
        _index.Add(other);
        foreach (var item in items)
        {
            _index.Add(item);
            _index.Find("x").Count(found => ReferenceEquals(found, item)).ShouldBe(1);
        }

        while (items is [var first, ..])
        {
            _index.Find("x").Count.ShouldBe(items.Count);
            _index.Remove(first);
            items.RemoveAt(0);
            _index.Find("x").Count(found => items.Exists(item => ReferenceEquals(item, found))).ShouldBe(items.Count);
        }

        _index.Find("x").ShouldBeEmpty();
        _index.Find("y").ShouldBe([other]);
    }

    [Fact]
    public void What_was_found_does_not_change()
    {
        for (var i = 0; i < ObjectIndex<ConfigMap>.MostCopied * 2; i++)
        {
            var before = _index.Find("x");
            _index.Add(Item("x"));
            before.Count.ShouldBe(i);
        }
    }

    [Fact]
    public void An_object_without_a_key_is_left_out()
    {
        _index.Add(Item(null));
        _index.Remove(Item(null));

        _index.Find("").ShouldBeEmpty();
    }

    [Fact]
    public void A_change_among_ten_thousand_objects_of_one_key_does_not_copy_them()
    {
        var items = Enumerable.Range(0, 10_000).Select(_ => Item("x")).ToList();
        var before = GC.GetAllocatedBytesForCurrentThread();

        items.ForEach(_index.Add);
        items.ForEach(_index.Remove);

        // A copy of them all at each change would be 800 MB.
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(10_000_000);
    }

    private static ConfigMap Item(string? key) => new() { Metadata = new ObjectMeta { Namespace = key } };
}
