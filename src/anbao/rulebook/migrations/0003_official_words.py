from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('rulebook', '0002_adoption'),
    ]

    operations = [
        migrations.AddField(
            model_name='officialsource',
            name='words',
            field=models.JSONField(default=dict),
        ),
        migrations.AddField(
            model_name='officialsource',
            name='headings',
            field=models.JSONField(default=list),
        ),
    ]
