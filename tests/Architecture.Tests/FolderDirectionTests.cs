namespace ScheduledJobs.Architecture.Tests;

/// <summary>The folders of a project use each other in one direction: that of <see cref="FolderMap"/>.</summary>
public sealed class FolderDirectionTests
{
    private static readonly FolderDirections Map = new(FolderMap.Text, FolderMap.KnownPairs);

    // A made-up project: Store uses Text, and Text nothing.
    private const string MadeUpMap = """
        Shop
          Text
          Store: Text
        """;

    private const string Store = "namespace ScheduledJobs.Shop.Store;\n\nclass Shelf(Text.Label label);";
    private const string Text = "namespace ScheduledJobs.Shop.Text;\n\nrecord Label(string Store);";

    [Fact]
    public void A_folder_uses_only_what_the_map_allows() => Map.Forbidden(SourceTree.Src).ShouldBeEmpty();

    [Fact]
    public void Every_arrow_of_the_map_is_used() => Map.Unused(SourceTree.Src).ShouldBeEmpty();

    [Fact]
    public void The_map_has_every_folder() => Map.Unknown(SourceTree.Src).ShouldBeEmpty();

    [Fact]
    public void No_two_folders_use_each_other() => Map.Pairs().ShouldBeEmpty();

    [Fact]
    public void Namespaces_follow_folders() =>
        SourceFile.All()
            .Where(file => file.Text.Contains("\nnamespace ") || file.Text.StartsWith("namespace "))
            .Where(file => !file.Text.Contains($"namespace ScheduledJobs.{file.Folder.Replace('/', '.')};"))
            .Select(file => file.Path)
            .ShouldBeEmpty();

    [Fact]
    public void A_project_that_keeps_to_its_map_is_not_accused()
    {
        var (map, tree) = MadeUp(Store, Text);
        map.Forbidden(tree).ShouldBeEmpty();
        map.Unused(tree).ShouldBeEmpty();
        map.Unknown(tree).ShouldBeEmpty();
        map.Pairs().ShouldBeEmpty();
    }

    [Theory]
    [InlineData("using ScheduledJobs.Shop.Store;")]
    [InlineData("using static ScheduledJobs.Shop.Store.Shelf;")]
    [InlineData("using Other = ScheduledJobs.Shop.Store.Shelf;")]
    [InlineData("var shelf = new ScheduledJobs.Shop.Store.Shelf();")]
    [InlineData("var shelf = new Shop.Store.Shelf();")]
    [InlineData("var shelf = new Store.Shelf();")]
    public void A_forbidden_use_is_found_with_file_and_line(string line)
    {
        var (map, tree) = MadeUp(Store, $"{Text}\n{line}");
        map.Forbidden(tree).ShouldBe(["src/Shop/Text/File.cs:4: Shop/Text must not use Shop/Store"]);
    }

    [Theory]
    [InlineData("// Store.Shelf")]
    [InlineData("var text = \"Store.Shelf\";")]
    [InlineData("var length = label.Store.Length;")]
    [InlineData("var length = Store.Length;")]
    public void What_only_looks_like_a_use_is_none(string line)
    {
        var (map, tree) = MadeUp(Store, $"{Text}\n{line}");
        map.Forbidden(tree).ShouldBeEmpty();
    }

    [Fact]
    public void An_arrow_that_nothing_uses_is_found()
    {
        var (map, tree) = MadeUp("namespace ScheduledJobs.Shop.Store;", Text);
        map.Unused(tree).ShouldBe(["Shop/Store does not use Shop/Text"]);
    }

    [Fact]
    public void A_folder_that_the_map_lacks_is_found_and_so_is_one_that_src_lacks()
    {
        var tree = new SourceTree([new("src/Shop/Text/File.cs", Text), new("src/Shop/Till/File.cs", "")]);
        new FolderDirections(MadeUpMap, []).Unknown(tree)
            .ShouldBe(["Shop/Till is not in the map", "Shop/Store is in the map, and not in src"]);
    }

    [Fact]
    public void Two_folders_that_use_each_other_are_found_unless_they_are_known()
    {
        const string TwoWay = """
            Shop
              Text: Store
              Store: Text
            """;
        new FolderDirections(TwoWay, []).Pairs().ShouldBe(["Shop: Store, Text use each other"]);
        new FolderDirections(TwoWay, ["Shop: Store, Text"]).Pairs().ShouldBeEmpty();
        new FolderDirections(MadeUpMap, ["Shop: Store, Text"]).Pairs().ShouldBe(["Shop: Store, Text is no pair any more"]);
    }

    private static (FolderDirections Map, SourceTree Tree) MadeUp(string store, string text) =>
        (new(MadeUpMap, []), new SourceTree([new("src/Shop/Store/File.cs", store), new("src/Shop/Text/File.cs", text)]));
}
